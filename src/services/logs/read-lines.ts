import type { LokiClient } from '../../backends/loki/client.ts';
import type { Unread } from '../../backends/loki/read-entries.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { counted } from '../../domain/text/counted.ts';
import { compareNs } from '../../domain/time/nanoseconds.ts';
import { formatRfc3339UtcNs } from '../../domain/time/time-format.ts';
import { type Window, windowNs } from '../../domain/time/window.ts';

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

/**
 * Every entry of a log query up to the limit, held and put into time order. If the store fails after some pages, what came is the
 * answer, which is then partial and says where to go on. Throws ObsqError where nothing came or the person stopped it.
 */
export async function readLines(
  client: LokiClient,
  { expr, window, limit, direction }: LinesRequest,
  { signal, onProgress }: ReadLinesOptions = {},
): Promise<LinesAnswer> {
  const entries: LogEntry[] = [];
  const query = { expr, ...windowNs(window), limit, direction, signal };
  let unread: Unread | null = null;
  const inOrder = (): readonly LogEntry[] => {
    if (direction === 'backward') entries.reverse();
    return entries.sort((a, b) => compareNs(a.timestampNs, b.timestampNs));
  };
  try {
    const answer = await client.readEntries(query, (page, left) => {
      for (const entry of page) entries.push(entry);
      unread = { ...left };
      onProgress?.(entries.length);
    });
    const { warnings, partial } = answer;
    return { entries: inOrder(), warnings, partial, more: answer.data.more };
  } catch (thrown) {
    if (unread === null || !(thrown instanceof ObsqError) || thrown.kind === 'cancelled') throw thrown;
    const rest = goOnText({ unread, limit, direction, count: entries.length });
    return { entries: inOrder(), warnings: [thrown.message, rest], partial: true, more: false };
  }
}

/** Says where a read of log lines that ended early stopped, and with which flags the same command goes on. */
export function goOnText(read: {
  readonly unread: Unread;
  readonly limit: number | null;
  readonly direction: LinesRequest['direction'];
  readonly count: number;
}): string {
  const { unread, limit, direction, count } = read;
  const reached =
    direction === 'forward'
      ? `all before ${formatRfc3339UtcNs(unread.fromNs)}`
      : `all from ${formatRfc3339UtcNs(unread.toNs)} on`;
  const flags = [`--from ${unread.fromNs}`, `--to ${unread.toNs}`];
  if (limit !== null) flags.push(`--limit ${limit - count}`);
  return `${counted(count, 'line')} read, ${reached}; to go on, the same command with ${flags.join(' ')} in place of its window`;
}
