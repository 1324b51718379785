import type { Cache } from '../../cache/cache.ts';
import type { SafeText } from '../../domain/text/sanitize.ts';
import type { Stores } from '../../services/stores.ts';
import type { Line } from '../../view/text/line.ts';
import type { ExitCode } from '../io/exit-code.ts';
import type { Invocation } from '../io/invocation.ts';
import type { Io } from '../io/io.ts';
import type { OutputMode } from '../io/output-mode.ts';
import type { Report } from './report.ts';

/** What a running command is given: the outside world, what was typed, and the ways to answer. */
export interface Session {
  readonly io: Io;
  readonly invocation: Invocation;
  readonly mode: OutputMode;
  /** Unix ms, read once: every part of one answer speaks of the same instant. */
  readonly nowMs: number;
  /** IANA zone of times read and shown; null is the local zone. */
  readonly timeZone: string | null;
  /** Aborted by a signal or a closed pipe. */
  readonly interrupted: AbortSignal;
  /** Resolves the context (and starts the demo where asked) at its first use. */
  stores(): Promise<Stores>;
  cache(): Promise<Cache>;
  /** One line for the person, on stderr, unless --quiet; a JSON line with -o json. */
  notice(text: string): Promise<void>;
  /** As a notice, but marked as a warning. */
  warn(text: string): Promise<void>;
  /**
   * What is only worth saying once a store is really asked (the window): held back until the first request goes out, so that a
   * usage or configuration error stands alone.
   */
  sayWhenAsked(level: 'notice' | 'warning', text: string): Promise<void>;
  /** Data lines, on stdout. */
  writeLines(lines: Iterable<Line>): Promise<void>;
  /** Data that is no line: JSON, CSV, raw text. `safe` says it was made harmless already. */
  writeData(pieces: Iterable<string>): Promise<void>;
  /** Adds a reason for an exit code; the highest wins. */
  exit(code: ExitCode): void;
  /** Writes an answer in the format asked for and draws its consequences for the exit code. */
  report(report: Report): Promise<void>;
  /** Safe text of our own or a backend's words. */
  text(raw: string): SafeText;
}
