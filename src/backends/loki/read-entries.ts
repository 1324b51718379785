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
  /** The entries that one request asks for. By default the whole limit if Loki's own default allows it, else that default. */
  readonly batch?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Waits before a failed page is asked again. Without it a failure is thrown at once. */
  readonly rest?: ((ms: number) => Promise<void>) | undefined;
}

/** The part of a query's window that is not read yet, Unix ns. A query over it goes on without loss and without doubling. */
export interface Unread {
  fromNs: string;
  toNs: string;
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
/** The least entries that a page is cut to after a failure. */
const leastPage = 100;
/** A page is given up after so many further tries. */
const mostFailures = 4;
/** The wait before the first further try; it doubles. */
const firstRestMs = 500;

/**
 * Reads entries in pages, past the server's limit and without loss: every entry once, identical ones as often as they exist
 * (docs/stores.md 2.5, 7.6). It fetches a page only when the reader asks for it.
 *
 * A full page may end in the middle of a nanosecond. So the entries of its last nanosecond are held back, and the next page begins
 * with them and brings them all; no entries need to be compared. If all entries of a page have the same nanosecond, the page is asked
 * again with a larger limit, up to the server's own. Entries beyond that cannot be read, and the answer says so (`warnings`, `partial`).
 *
 * A page that fails for a reason that may pass is asked again, with half as many entries. `unread` is kept up to date before each page
 * is given out.
 */
export async function* readPages(
  query: EntriesQuery,
  fetchPage: FetchPage,
  unread: Unread = { fromNs: query.fromNs, toNs: query.toNs },
): AsyncGenerator<readonly LogEntry[], Answer<EntriesRead>, undefined> {
  let batch = Math.max(1, query.batch ?? defaultBatch(query.limit));
  const warnings = new Set<string>();
  let { fromNs, toNs } = query;
  let failures = 0;
  let [returned, requests, ceiling, size] = [0, 0, largestPage, batch];
  let [more, partial] = [false, false];

  while (compareNs(fromNs, toNs) < 0) {
    const wanted = query.limit === null ? Number.POSITIVE_INFINITY : query.limit - returned;
    // Ask for one more than wanted: only so can one know whether there are more.
    const asked = Math.min(size, ceiling, wanted + 1);
    requests += 1;
    const page = await fetchOrFail(fetchPage, { fromNs, toNs, limit: asked });
    if (page instanceof ObsqError) {
      const allowed = findEntriesLimit(page.message);
      if (allowed !== null && allowed >= 1 && allowed < asked) {
        ceiling = allowed;
        continue;
      }
      failures += 1;
      const isLong = returned > 0 || query.limit === null || query.limit >= serverDefault;
      if (!isLong || query.rest === undefined || failures > mostFailures || !mayPass(page)) throw page;
      // A page may fail for its size (gRPC takes 4 MB by default), so a smaller one is asked for.
      batch = Math.min(batch, Math.max(leastPage, batch >> 1));
      size = Math.min(size, Math.max(leastPage, asked >> 1));
      if (!isTooLarge(page)) await query.rest(firstRestMs * 2 ** (failures - 1));
      continue;
    }
    for (const warning of page.warnings) warnings.add(warning);
    partial ||= page.partial;
    const entries = page.data;
    const last = entries.at(-1);

    if (last === undefined || entries.length < asked || entries.length > wanted) {
      const kept = entries.length > wanted ? entries.slice(0, wanted) : entries;
      if (entries.length <= wanted) {
        if (query.direction === 'forward') unread.fromNs = toNs;
        else unread.toNs = fromNs;
      }
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
    if (whole === 0) {
      partial = true;
      warnings.add(describeStuck(last.timestampNs, asked));
    }
    // Entries that were held back come again; the unreachable rest of a nanosecond is skipped.
    const held = entries.length - kept.length;
    size = batch + held;
    if (query.direction === 'forward') fromNs = held > 0 ? last.timestampNs : addNs(last.timestampNs, 1);
    else toNs = held > 0 ? addNs(last.timestampNs, 1) : last.timestampNs;
    failures = 0;
    Object.assign(unread, { fromNs, toNs });
    yield kept;
    returned += kept.length;
  }
  return { data: { returned, more, requests }, warnings: [...warnings], infos: [], partial };
}

function defaultBatch(limit: number | null): number {
  return limit === null || limit >= serverDefault ? serverDefault : limit + 1;
}

/** Fetches a page. Returns the error of a page that failed. */
async function fetchOrFail(
  fetchPage: FetchPage,
  page: Parameters<FetchPage>[0],
): Promise<Answer<readonly LogEntry[]> | ObsqError> {
  try {
    return await fetchPage(page);
  } catch (thrown) {
    if (thrown instanceof ObsqError) return thrown;
    throw thrown;
  }
}

/** Whether a page that failed may come when it is asked again: not for a time limit, nor for a question that the store refuses. */
function mayPass(error: ObsqError): boolean {
  if (isTooLarge(error)) return true;
  const { kind, status } = error;
  if (status === undefined) return kind === 'network';
  return kind !== 'timeout' && (status === 429 || status === 500 || status === 502 || status === 503);
}

/** Whether a page held more bytes than obsq holds at once. */
function isTooLarge({ kind, status }: ObsqError): boolean {
  return kind === 'limit' && status === undefined;
}

function countBefore(entries: readonly LogEntry[], timestampNs: string): number {
  let count = entries.length;
  while (count > 0 && entries[count - 1]?.timestampNs === timestampNs) count -= 1;
  return count;
}

function describeStuck(timestampNs: string, asked: number): string {
  return `At least ${asked} log entries share the nanosecond ${timestampNs}, and this Loki gives no more at once (max_entries_limit_per_query): some of them may be missing`;
}
