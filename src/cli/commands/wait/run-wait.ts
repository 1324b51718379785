import { ObsqError } from '../../../domain/errors.ts';
import { parsedOrThrow } from '../../../domain/text/parsed.ts';
import { formatDuration, parseDuration } from '../../../domain/time/duration.ts';
import type { Report } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { readTimeout } from '../../setup/create-session.ts';
import { runTicks, sleepUnless, startTimer, type TickOutcome } from '../../watch/tick-loop.ts';
import { createTickSession, type TickAnswer } from '../../watch/tick-session.ts';
import type { Verdict } from './verdict.ts';

/** The least interval between two questions (docs/architecture.md rule 9), which is the usual one too. */
const leastMs = 5000;
/** The time limit of one question: a store that hangs must not use up the whole wait. */
const askLimitMs = 30_000;

export interface Waiting {
  /** The conditions as typed. */
  readonly until: readonly string[];
  /** What is waited for, as the end of a sentence: `"errors < 5%"`. */
  readonly goal: string;
  /** Asks once and reports to the given session. */
  readonly ask: (tick: Session) => Promise<void>;
  readonly judge: (report: Report) => Verdict;
}

/** How time passes, so that a test need not wait. */
export interface Pace {
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly monotonicMs: () => number;
}

interface Seen {
  readonly answer: TickAnswer;
  readonly report: Report;
  readonly verdict: Verdict;
}

/**
 * Asks until an answer meets the conditions and writes that answer. When `--timeout` is over it writes the last answer and throws
 * ObsqError timeout. A question that fails is asked again, unless it is the first one and no further try can mend it.
 */
export async function runWait(session: Session, waiting: Waiting, pace?: Pace): Promise<void> {
  const everyMs = readInterval(session);
  const timeoutMs = readTimeout(session.invocation);
  const monotonicMs = pace?.monotonicMs ?? (() => session.io.monotonicMs());
  const sleep = pace?.sleep ?? sleepUnless;
  const startedMs = monotonicMs();
  const ended = new AbortController();
  const over = startTimer(timeoutMs, () => ended.abort());
  const log = createLog(session, waiting.goal, everyMs);
  let seen: Seen | null = null;
  let failure: ObsqError | null = null;
  let asked = 0;
  let failed = 0;
  try {
    await runTicks<Seen>({
      everyMs,
      timeoutMs: askLimitMs,
      interrupted: AbortSignal.any([session.interrupted, ended.signal]),
      monotonicMs,
      sleep: (ms, signal) => sleep(Math.min(ms, startedMs + timeoutMs - monotonicMs()), signal),
      ask: async (signal) => {
        asked += 1;
        const tick = createTickSession(session, session.mode.format, signal);
        await waiting.ask(tick.session);
        const answer = tick.answer();
        if (answer.report === null) throw new Error('the waited command reported nothing');
        return { answer, report: answer.report, verdict: waiting.judge(answer.report) };
      },
      show: async (outcome) => {
        if (outcome.kind === 'answer') seen = outcome.answer;
        else failed += 1;
        failure = outcome.kind === 'answer' ? null : outcome.error;
        await log(outcome);
        if (seen?.verdict.met === true || monotonicMs() - startedMs >= timeoutMs) ended.abort();
      },
    });
  } finally {
    clearTimeout(over);
  }
  if (session.interrupted.aborted) return;
  const waitedMs = Math.round(monotonicMs() - startedMs);
  if (seen !== null) await writeLast(session, seen, { until: waiting.until, asked, failed, waitedMs });
  const met = metState(seen);
  if (met === null) throw notMet(waiting.goal, timeoutMs, { seen, failure });
  await session.notice(`met after ${formatWait(waitedMs)}: ${met}`);
}

/** The state in which the conditions are met; null if they are not. */
function metState(seen: Seen | null): string | null {
  return seen?.verdict.met === true ? seen.verdict.state : null;
}

interface WaitFacts {
  readonly until: readonly string[];
  /** How many questions were asked, and how many of them failed. */
  readonly asked: number;
  readonly failed: number;
  readonly waitedMs: number;
}

async function writeLast(
  session: Session,
  { answer, report, verdict }: Seen,
  facts: WaitFacts,
): Promise<void> {
  for (const notice of answer.notices) await session.notice(notice);
  for (const warning of answer.warnings) await session.warn(warning);
  const { rows, meeting, met } = verdict;
  const { until, ...counts } = facts;
  await session.report({
    ...report,
    fields: { ...report.fields, wait: { until, met, rows, meeting, ...counts } },
    // The reason was fetched with the answer; its requests are over.
    empty: answer.empty ?? undefined,
    explainEmpty: undefined,
    settled: met,
  });
}

function notMet(
  goal: string,
  timeoutMs: number,
  { seen, failure }: { readonly seen: Seen | null; readonly failure: ObsqError | null },
): ObsqError {
  const last = seen === null ? 'no answer came' : seen.verdict.state;
  const failed = failure === null ? '' : `; the last try failed: ${failure.message}`;
  return new ObsqError({
    kind: 'timeout',
    message: `waited ${formatDuration(timeoutMs)} for ${goal}: ${last}${failed}`,
    backend: failure?.backend,
    url: failure?.url,
    status: failure?.status,
    hint: failure?.hint ?? 'a longer --timeout',
  });
}

/** Says on stderr what is waited for, and then only what changes: how many rows meet it, that a store fails, that it answers again. */
function createLog(
  session: Session,
  goal: string,
  everyMs: number,
): (outcome: TickOutcome<Seen>) => Promise<void> {
  let said: string | null = null;
  let isDown = false;
  return async (outcome) => {
    if (outcome.kind === 'failure') {
      const { message } = outcome.error;
      if (said !== message) await session.warn(`${message}; asked again every ${formatDuration(everyMs)}`);
      said = message;
      isDown = true;
      return;
    }
    const { met, state } = outcome.answer.verdict;
    const back = isDown ? 'answered again; ' : '';
    isDown = false;
    if (!met && said !== state) await session.notice(`${back}waiting for ${goal}: ${state}`);
    said = state;
  };
}

function formatWait(waitedMs: number): string {
  return formatDuration(Math.max(1, Math.round(waitedMs / 1000)) * 1000);
}

function readInterval(session: Session): number {
  const text = session.invocation.text('interval');
  if (text === undefined) return leastMs;
  const everyMs = parsedOrThrow(parseDuration(text), '--interval');
  if (everyMs >= leastMs) return everyMs;
  throw new ObsqError({
    kind: 'usage',
    message: `--interval ${formatDuration(everyMs)}: a store is asked every ${formatDuration(leastMs)} at most`,
    hint: `--interval ${formatDuration(leastMs)}`,
  });
}
