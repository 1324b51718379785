import type { LokiClient } from '../../backends/loki/client.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { compareNs, msToNs } from '../../domain/time/nanoseconds.ts';
import type { Window } from '../../domain/time/window.ts';

export interface LinesRequest {
  readonly expr: string;
  readonly window: Window;
  /** null: all. */
  readonly limit: number | null;
  /** Which end of the window counts where there are more lines than the limit: `backward` is the newest. */
  readonly direction: 'forward' | 'backward';
}

export interface ReadLinesOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called as pages come, with how many lines there are so far. */
  readonly onProgress?: ((count: number) => void) | undefined;
}

export interface LinesAnswer {
  /** Time order. */
  readonly entries: readonly LogEntry[];
  readonly warnings: readonly string[];
  readonly partial: boolean;
  /** The limit was reached: the window may hold more. */
  readonly more: boolean;
}

/** Every entry of a log query up to the limit, held and put into time order. Throws ObsqError where the store fails. */
export async function readLines(
  client: LokiClient,
  { expr, window, limit, direction }: LinesRequest,
  { signal, onProgress }: ReadLinesOptions = {},
): Promise<LinesAnswer> {
  const entries: LogEntry[] = [];
  const query = { expr, fromNs: msToNs(window.fromMs), toNs: msToNs(window.toMs), limit, direction, signal };
  const answer = await client.readEntries(query, (page) => {
    for (const entry of page) entries.push(entry);
    onProgress?.(entries.length);
  });
  if (direction === 'backward') entries.reverse();
  entries.sort((a, b) => compareNs(a.timestampNs, b.timestampNs));
  return { entries, warnings: answer.warnings, partial: answer.partial, more: answer.data.more };
}
