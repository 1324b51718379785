import type { Cache } from '../../cache/cache.ts';
import type { SafeText } from '../../domain/text/sanitize.ts';
import type { Stores } from '../../services/stores.ts';
import type { Line } from '../../view/text/line.ts';
import type { ExitCode } from '../io/exit-code.ts';
import type { Invocation } from '../io/invocation.ts';
import type { Io } from '../io/io.ts';
import type { OutputMode } from '../io/output-mode.ts';
import type { Report } from './report.ts';

/** The environment of a running command: the outside world, the parsed command line, and functions for output. */
export interface Session {
  readonly io: Io;
  readonly invocation: Invocation;
  readonly mode: OutputMode;
  /** The current time, Unix ms. It is read once, so that every part of an answer refers to the same instant. */
  readonly nowMs: number;
  /** IANA zone for reading and showing times; null is the local zone. */
  readonly timeZone: string | null;
  /** Aborts on a signal or a closed pipe. */
  readonly interrupted: AbortSignal;
  /** Aborts when `--timeout` is over; undefined without a limit, and before `stores()` has resolved. */
  timeLimit(): AbortSignal | undefined;
  /** Opens the stores. The first call resolves the context and starts the demo if asked for. */
  stores(): Promise<Stores>;
  cache(): Promise<Cache>;
  /** Writes one line to stderr for the user, or a JSON line with -o json; nothing with --quiet. */
  notice(text: string): Promise<void>;
  /** Writes a notice that is marked as a warning. */
  warn(text: string): Promise<void>;
  /**
   * Writes a notice or warning that matters only once a store is asked (such as the window). It waits for the first request, so
   * that a usage or configuration error appears without it.
   */
  sayWhenAsked(level: 'notice' | 'warning', text: string): Promise<void>;
  /** Writes lines of data to stdout. */
  writeLines(lines: Iterable<Line>): Promise<void>;
  /** Writes data that is not made of lines (JSON, CSV, raw text) to stdout. On a terminal, dangerous characters are escaped or removed. */
  writeData(pieces: Iterable<string>): Promise<void>;
  /** Adds a reason for an exit code; the highest wins. */
  exit(code: ExitCode): void;
  /** Writes an answer in the format asked for and adds its reasons for the exit code. */
  report(report: Report): Promise<void>;
  /** Makes text of any origin safe for a terminal. */
  text(raw: string): SafeText;
}
