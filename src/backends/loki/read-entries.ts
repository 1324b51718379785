import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { LogEntry } from '../../domain/log-entry.ts';
import { addNs, compareNs } from '../../domain/time/nanoseconds.ts';
import { findEntriesLimit } from './error.ts';
import type { Direction } from './merge-entries.ts';

/** Entries of one log query, however many. `from` inclusive, `to` exclusive; nanosecond texts. */
export interface EntriesQuery {
  readonly expr: string;
  readonly fromNs: string;
  readonly toNs: string;
  /** How many at most; null for all there are. */
  readonly limit: number | null;
  readonly direction: Direction;
  /** Entries a request asks for: by default the whole limit at once where Loki's own default allows it, else 1000. */
  readonly batch?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface EntriesRead {
  readonly returned: number;
  /** There are more than `limit` allowed. */
  readonly more: boolean;
  readonly requests: number;
}

/** One request of at most `limit` entries, in time order of `direction`. */
export type FetchPage = (page: {
  readonly fromNs: string;
  readonly toNs: string;
  readonly limit: number;
}) => Promise<Answer<readonly LogEntry[]>>;

/** Loki's default `max_entries_limit_per_query`. */
const serverDefault = 5000;
/** Ceiling of our own on one page, for servers without one: what is held at once stays small. */
const largestPage = 50_000;

/**
 * Reads past the server's limit in pages, lossless: every entry exactly once, identical ones as often as they are there (docs/stores.md 2.5, 7.6).
 * Nothing is fetched before the reader asks for it.
 *
 * A full page may end in the middle of a nanosecond, so its last nanosecond is not handed out: the next page begins with it and brings
 * it whole. That leaves nothing to tell apart by content. A page that is one single nanosecond is asked again, larger, up to what
 * the server allows; beyond that its rest cannot be reached, and the answer says so (`warnings`, `partial`).
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
    // One more than wanted: the only way to know whether there are more.
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
    // What was held back comes again; the rest of an unreachable nanosecond is passed over.
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

/** The page, or the server's own limit where it refused for it. */
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
