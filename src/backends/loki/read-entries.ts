import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { addNs, compareNs } from '../../domain/time/nanoseconds.ts';
import { findEntriesLimit } from './error.ts';
import type { Direction } from './merge-entries.ts';

/** A log query for any number of entries. `fromNs` is inclusive, `toNs` exclusive; both are Unix nanoseconds as text. */
export interface EntriesQuery {
  readonly expr: string;
  readonly fromNs: string;
  readonly toNs: string;
  /** The most entries to read; null for all. */
  readonly limit: number | null;
  readonly direction: Direction;
  /** The entries that one request asks for. By default the whole limit if Loki's own default allows it, else 1000. */
  readonly batch?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EntriesRead {
  readonly returned: number;
  /** True if there are more entries than `limit`. */
  readonly more: boolean;
  readonly requests: number;
}

/** Sends one request for at most `limit` entries, in the time order of the query's direction. */
export type FetchPage = (page: {
  readonly fromNs: string;
  readonly toNs: string;
  readonly limit: number;
}) => Promise<Answer<readonly LogEntry[]>>;

/** Loki's default `max_entries_limit_per_query`. */
const serverDefault = 5000;
/** The most entries of one page. It bounds the memory with servers that have no limit of their own. */
const largestPage = 50_000;

/**
 * Reads entries in pages, past the server's limit and without loss: every entry once, identical ones as often as they exist
 * (docs/stores.md 2.5, 7.6). It fetches a page only when the reader asks for it.
 *
 * A full page may end in the middle of a nanosecond. So the entries of its last nanosecond are held back, and the next page begins
 * with them and brings them all; no entries need to be compared. If all entries of a page have the same nanosecond, the page is asked
 * again with a larger limit, up to the server's own. Entries beyond that cannot be read, and the answer says so (`warnings`, `partial`).
 */
export async function* readPages(
  query: EntriesQuery,
  fetchPage: FetchPage,
): AsyncGenerator<readonly LogEntry[], Answer<EntriesRead>, undefined> {
  const batch = Math.max(1, query.batch ?? defaultBatch(query.limit));
  const warnings = new Set<string>();
  let { fromNs, toNs } = query;
  let [returned, requests, ceiling, size] = [0, 0, largestPage, batch];
  let [more, partial] = [false, false];

  while (compareNs(fromNs, toNs) < 0) {
    const wanted = query.limit === null ? Number.POSITIVE_INFINITY : query.limit - returned;
    // Ask for one more than wanted: only so can one know whether there are more.
    const asked = Math.min(size, ceiling, wanted + 1);
    requests += 1;
    const page = await fetchOrLowerCeiling(fetchPage, { fromNs, toNs, limit: asked });
    if (typeof page === 'number') {
      ceiling = page;
      continue;
    }
    for (const warning of page.warnings) warnings.add(warning);
    partial ||= page.partial;
    const entries = page.data;
    const last = entries.at(-1);

    if (last === undefined || entries.length < asked || entries.length > wanted) {
      const kept = entries.length > wanted ? entries.slice(0, wanted) : entries;
      if (kept.length > 0) yield kept;
      returned += kept.length;
      more = entries.length > wanted;
      break;
    }
    const whole = countBefore(entries, last.timestampNs);
    if (whole === 0 && asked < ceiling) {
      size = asked * 2;
      continue;
    }
    const kept = whole === 0 ? entries : entries.slice(0, whole);
    yield kept;
    returned += kept.length;
    if (whole === 0) {
      partial = true;
      warnings.add(describeStuck(last.timestampNs, asked));
    }
    // Entries that were held back come again; the unreachable rest of a nanosecond is skipped.
    const held = entries.length - kept.length;
    size = batch + held;
    if (query.direction === 'forward') fromNs = held > 0 ? last.timestampNs : addNs(last.timestampNs, 1);
    else toNs = held > 0 ? addNs(last.timestampNs, 1) : last.timestampNs;
  }
  return { data: { returned, more, requests }, warnings: [...warnings], infos: [], partial };
}

function defaultBatch(limit: number | null): number {
  return limit === null || limit >= serverDefault ? 1000 : limit + 1;
}

/** Fetches a page. Returns the server's own limit instead if the server refused the page because of it. */
async function fetchOrLowerCeiling(
  fetchPage: FetchPage,
  page: Parameters<FetchPage>[0],
): Promise<Answer<readonly LogEntry[]> | number> {
  try {
    return await fetchPage(page);
  } catch (thrown) {
    const allowed = thrown instanceof ObsqError ? findEntriesLimit(thrown.message) : null;
    if (allowed === null || allowed < 1 || allowed >= page.limit) throw thrown;
    return allowed;
  }
}

function countBefore(entries: readonly LogEntry[], timestampNs: string): number {
  let count = entries.length;
  while (count > 0 && entries[count - 1]?.timestampNs === timestampNs) count -= 1;
  return count;
}

function describeStuck(timestampNs: string, asked: number): string {
  return `At least ${asked} log entries share the nanosecond ${timestampNs}, and this Loki gives no more at once (max_entries_limit_per_query): some of them may be missing`;
}
