import { type FailIf, parseFailIf } from '../../domain/metrics/fail-if.ts';
import type { RequestRecord } from '../../domain/request-record.ts';
import { parsedOrThrow } from '../../domain/text/parsed.ts';
import { escapeJsonForTerminal, sanitize } from '../../domain/text/sanitize.ts';
import { parseDuration } from '../../domain/time/duration.ts';
import { parseTimeZone, type TimeZone } from '../../domain/time/time-zone.ts';
import type { Stores } from '../../services/stores.ts';
import { encodeLine } from '../../view/text/ansi.ts';
import type { Line } from '../../view/text/line.ts';
import { makeTheme } from '../../view/text/theme.ts';
import type { ExitCode } from '../io/exit-code.ts';
import type { Invocation } from '../io/invocation.ts';
import type { Io } from '../io/io.ts';
import { type OutputMode, outputModeOf } from '../io/output-mode.ts';
import { formatNotice, formatRequest } from '../output/notice.ts';
import type { ReportFacts } from '../output/report-document.ts';
import { writeReport } from '../output/write-report.ts';
import type { CommandSpec } from '../session/command.ts';
import type { Session } from '../session/session.ts';
import { createCache } from './create-cache.ts';
import { readCount } from './read-limit.ts';
import { openTarget } from './target.ts';

const defaultTimeoutMs = 30_000;
/** The approximate length of the pieces in which lines are written, in UTF-16 units. */
const pieceLength = 1 << 16;

/** A session, with the functions that the runner needs after the command. */
export interface OpenSession {
  readonly session: Session;
  readonly codes: ReadonlySet<ExitCode>;
  /** Begins the time of the next facts: the wait between two ticks is no part of an answer. */
  beginFacts(): void;
  /** The facts for documents about the requests since the last call, and the time since then or since `beginFacts`. */
  takeFacts(): Promise<ReportFacts>;
  /** Closes sockets and the demo. */
  close(): Promise<void>;
}

/** Creates a session. It is lazy: it reads no file and loads no HTTP module before a store is asked. */
export function createSession(io: Io, spec: CommandSpec, invocation: Invocation): OpenSession {
  const startedMs = io.monotonicMs();
  const mode = outputModeOf(io, spec, invocation);
  const failIf = readFailIf(invocation);
  // An invalid --limit is an error here, before any store is asked.
  readCount({ invocation }, 'limit', null);
  const codes = new Set<ExitCode>();
  const closers: (() => Promise<void>)[] = [];
  const requests: RequestRecord[] = [];
  const watching = isWatched(invocation);
  const lasting = watching || spec.lasting?.(invocation) === true;
  // With --watch the time limit applies to each tick, so the session has none.
  const unlimited = watching || spec.limitsItself === true;
  let opened: Promise<Stores> | undefined;
  let limitSignal: AbortSignal | undefined;

  const say = async (level: 'notice' | 'warning', text: string): Promise<void> => {
    if (!invocation.on('quiet')) await io.stderr.write(formatNotice(level, text, mode, io.stderr.widthCells));
  };
  const held: { readonly level: 'notice' | 'warning'; readonly text: string }[] = [];
  let asked = false;
  const sayHeld = async (): Promise<void> => {
    asked = true;
    await Promise.all(held.splice(0).map(({ level, text }) => say(level, text)));
  };
  const open = (): Promise<Stores> =>
    openTarget({
      io,
      invocation,
      timeoutMs:
        unlimited || (lasting && invocation.text('timeout') === undefined) ? null : readTimeout(invocation),
      needed: spec.stores,
      cache: () => createCache(io),
      signal: io.interrupted,
      onLimit: (signal) => {
        limitSignal = signal;
      },
      notice: (text) => say('notice', text),
      onSent: () => {
        if (!asked) void sayHeld();
      },
      onRecord: (record) => {
        requests.push(record);
        if (invocation.on('verbose')) void io.stderr.write(formatRequest(record, mode));
      },
      onClose: (close) => closers.push(close),
    });
  const session: Session = {
    io,
    invocation,
    mode,
    nowMs: io.clock.now(),
    timeZone: readZone(invocation),
    interrupted: io.interrupted,
    timeLimit: () => limitSignal,
    stores: () => {
      opened ??= open();
      return opened;
    },
    cache: () => createCache(io),
    notice: (text) => say('notice', text),
    warn: (text) => say('warning', text),
    sayWhenAsked: async (level, text) => {
      if (asked) await say(level, text);
      else held.push({ level, text });
    },
    writeLines: (lines) => writeLines(io, mode, lines),
    writeData: (pieces) => writeData(io, mode, pieces),
    exit: (code) => codes.add(code),
    report: async (report) => {
      await sayHeld();
      const stores = opened === undefined ? null : await opened;
      await writeReport(session, report, {
        contextName: stores?.context.name ?? '',
        requests,
        elapsedMs: io.monotonicMs() - startedMs,
        failIf,
        failEmpty: invocation.on('fail-empty'),
      });
    },
    text: sanitize,
  };
  const close = async (): Promise<void> => {
    // A demo that is still starting has to be closed too.
    if (opened !== undefined) await opened.catch(() => undefined);
    for (const closeOne of closers.reverse()) await closeOne();
  };
  let takenAtMs = startedMs;
  const takeFacts = async (): Promise<ReportFacts> => {
    const elapsedMs = io.monotonicMs() - takenAtMs;
    takenAtMs += elapsedMs;
    const stores = opened === undefined ? null : await opened;
    return { contextName: stores?.context.name ?? '', requests: requests.splice(0), elapsedMs };
  };
  const beginFacts = (): void => {
    takenAtMs = io.monotonicMs();
  };
  return { session, codes, close, beginFacts, takeFacts };
}

/** Whether `--watch` was given to a command that has it. */
export function isWatched(invocation: Invocation): boolean {
  return invocation.text('watch') !== undefined;
}

/** Reads `--timeout` in ms; Infinity for 0, which means no limit. Throws ObsqError usage. */
export function readTimeout(invocation: Invocation): number {
  const text = invocation.text('timeout');
  if (text === undefined) return defaultTimeoutMs;
  const ms = parsedOrThrow(parseDuration(text), '--timeout');
  return ms > 0 ? ms : Number.POSITIVE_INFINITY;
}

function readFailIf(invocation: Invocation): readonly FailIf[] {
  return invocation.list('fail-if').map((text) => parsedOrThrow(parseFailIf(text), '--fail-if'));
}

function readZone(invocation: Invocation): TimeZone {
  const text = invocation.text('tz');
  return text === undefined ? null : parsedOrThrow(parseTimeZone(text), '--tz');
}

/** Writes lines to stdout, encoded for the terminal or the pipe, in large pieces. */
async function writeLines(io: Io, mode: OutputMode, lines: Iterable<Line>): Promise<void> {
  const theme = makeTheme(mode.color ? 'dark' : 'none');
  let piece = '';
  for (const line of lines) {
    piece += `${encodeLine(line, theme, mode.ascii)}\n`;
    if (piece.length > pieceLength) {
      await io.stdout.write(piece);
      piece = '';
      if (io.interrupted.aborted) return;
    }
  }
  await io.stdout.write(piece);
}

/** Writes data to stdout. A pipe gets every byte; a terminal gets JSON with dangerous characters escaped, and other text sanitised. */
async function writeData(io: Io, mode: OutputMode, pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces) {
    if (io.interrupted.aborted) return;
    await io.stdout.write(mode.toTerminal ? harmless(piece, mode) : piece);
  }
}

function harmless(piece: string, mode: OutputMode): string {
  if (mode.isJson || mode.format === 'otlp') return escapeJsonForTerminal(piece);
  return piece
    .split('\n')
    .map((line) => sanitize(line))
    .join('\n');
}
