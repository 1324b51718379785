import type { ObsqError } from '../../domain/errors.ts';
import { formatRfc3339Utc } from '../../domain/time/time-format.ts';
import type { Line } from '../../view/text/line.ts';
import { type Painted, repaint } from '../../view/text/repaint.ts';
import { exitCodeOfError } from '../io/exit-code.ts';
import { errorFacts } from '../output/error-json.ts';
import { schemaVersion } from '../output/json-document.ts';
import { type ReportFacts, reportDocument } from '../output/report-document.ts';
import type { Session } from '../session/session.ts';
import { answerLines, failureLines, paintBlock, statusLine } from './tick-block.ts';
import type { TickOutcome } from './tick-loop.ts';
import type { TickAnswer } from './tick-session.ts';

export interface TickWriter {
  show(outcome: TickOutcome<TickAnswer>, facts: ReportFacts): Promise<void>;
  /** Cleans up the terminal. */
  end(): Promise<void>;
}

/** Creates a writer of ticks: JSON lines, a block that is repainted in place on a terminal, or successive blocks in a pipe. */
export function createTickWriter(session: Session, every: string): TickWriter {
  if (session.mode.isJson) return createJsonWriter(session);
  const isPlain = session.io.environment.TERM === 'dumb' || session.invocation.on('verbose');
  return session.mode.toTerminal && !isPlain
    ? createScreenWriter(session, every)
    : createPipeWriter(session, every);
}

/** Writes JSON lines of schema `tick`: an answer or an error, with its time. */
function createJsonWriter(session: Session): TickWriter {
  let isFirst = true;
  return {
    show: async (outcome, facts) => {
      const time = formatRfc3339Utc(session.io.clock.now());
      const head = { schema: schemaVersion, kind: 'tick', time };
      if (outcome.kind === 'failure') {
        const { error } = outcome;
        const exitCode = exitCodeOfError(error.kind);
        const failed = { ...head, answer: null, error: { ...errorFacts(error), exitCode } };
        await session.writeData([`${JSON.stringify(failed)}\n`]);
        return;
      }
      const { report, empty, warnings, notices } = outcome.answer;
      if (isFirst) for (const notice of notices) await session.notice(notice);
      isFirst = false;
      for (const warning of warnings) await session.warn(warning);
      if (report === null) return;
      const answer = reportDocument(report, empty, facts);
      await session.writeData([`${JSON.stringify({ ...head, answer, error: null })}\n`]);
    },
    end: async () => undefined,
  };
}

function createScreenWriter(session: Session, every: string): TickWriter {
  let painted: Painted | null = null;
  let known: { readonly lines: readonly Line[]; readonly timeMs: number } | null = null;
  return {
    show: async (outcome) => {
      const { io } = session;
      const size = { widthCells: io.stdout.widthCells ?? 80, heightCells: io.stdout.heightCells ?? 24 };
      const sized = { ...session, mode: { ...session.mode, ...size } };
      const lines: Line[] = [statusLine(session, io.clock.now(), every)];
      if (outcome.kind === 'answer') {
        known = { lines: answerLines(sized, outcome.answer), timeMs: outcome.answer.timeMs };
      } else {
        lines.push(...failureLines(sized, outcome.error, known?.timeMs ?? null));
      }
      const next = paintBlock([...lines, ...(known?.lines ?? [])], session.mode, size);
      const bytes = repaint(painted, next);
      painted = next;
      await io.stdout.write(bytes);
    },
    // Erases the `^C` that the terminal echoed, because the prompt will appear there.
    end: async () => session.io.stdout.write('\r\u001b[K'),
  };
}

function createPipeWriter(session: Session, every: string): TickWriter {
  let isFirst = true;
  return {
    show: async (outcome) => {
      if (outcome.kind === 'failure') {
        await session.warn(`${formatRfc3339Utc(session.io.clock.now())} ${messageOf(outcome.error)}`);
        return;
      }
      const { report, empty, warnings, notices, timeMs } = outcome.answer;
      // Notices such as the window are the same at each tick except for the clock, so only the first tick shows them.
      if (isFirst) for (const notice of notices) await session.notice(notice);
      for (const warning of [...warnings, ...(report?.warnings ?? [])]) await session.warn(warning);
      const gap: readonly Line[] = isFirst ? [] : [[]];
      isFirst = false;
      const lines = answerLines(session, {
        report: report === null ? null : { ...report, warnings: [], infos: [] },
        warnings: [],
        notices: [],
        timeMs,
        empty,
      });
      await session.writeLines([...gap, statusLine(session, timeMs, every), ...lines]);
    },
    end: async () => undefined,
  };
}

function messageOf(error: ObsqError): string {
  return error.hint === undefined ? error.message : `${error.message} (${error.hint})`;
}
