import type { Labels } from '../labels.ts';
import { ownValue } from '../own-value.ts';
import { rankSpanName, rankTraceName } from './ids/id-names.ts';
import type { WrittenIds } from './ids/ids.ts';
import { readFirmIds, readSpanIdValue, readTraceIdValue } from './ids/written-ids.ts';

/**
 * Finds the trace id in labels or fields by their names, with the span that its writing names; null if there is none. It accepts many
 * spellings of the name (docs/stores.md 1.6), the plainest first, and any writing of the value. It tries `extraNames` (from
 * `correlate:`) first, spelled exactly so.
 */
export function findIds(labels: Labels, extraNames: readonly string[] = []): WrittenIds | null {
  for (const name of extraNames) {
    const value = ownValue(labels, name);
    const ids = value === undefined ? null : readTraceIdValue(value, name);
    if (ids !== null) return ids;
  }
  let best: WrittenIds | null = null;
  let bestRank = 3;
  for (const name in labels) {
    const rank = rankTraceName(name);
    if (rank === null || rank >= bestRank) continue;
    const value = ownValue(labels, name) ?? '';
    const ids = rank < 2 || isWholeId(value) ? readTraceIdValue(value, name) : readFirmIds(value);
    if (ids === null) continue;
    best = ids;
    bestRank = rank;
  }
  return best;
}

/** Finds the span id in labels or fields by their names, as 16 hex digits, or null. */
export function findSpanId(labels: Labels): string | null {
  let best: string | null = null;
  let bestRank = 3;
  for (const name in labels) {
    const rank = rankSpanName(name);
    if (rank === null || rank >= bestRank) continue;
    const value = ownValue(labels, name) ?? '';
    const spanId = rank < 2 || /^[0-9a-f]{16}$/i.test(value) ? readSpanIdValue(value, name) : null;
    if (spanId === null) continue;
    best = spanId;
    bestRank = rank;
  }
  return best;
}

/** The ids of an exemplar. */
export interface ExemplarIds {
  /** 32 hex digits, or null. */
  readonly traceId: string | null;
  /** 16 hex digits, or null. */
  readonly spanId: string | null;
}

/**
 * Finds the ids in an exemplar's own labels. They hold little else than ids, so beside labels that are called so, a label of any name
 * counts whose value is a traceparent, an X-Ray id or the like, or the only value of 32 hex digits.
 */
export function findExemplarIds(labels: Labels, extraNames: readonly string[] = []): ExemplarIds {
  const named = findIds(labels, extraNames) ?? idsByValue(labels);
  return {
    traceId: named?.traceId ?? null,
    spanId: findSpanId(labels) ?? named?.spanId ?? null,
  };
}

/** The name of the label in which an exemplar's trace id stands; null if it is in none. */
export function findTraceLabel(
  labels: Labels,
  traceId: string,
  extraNames: readonly string[] = [],
): string | null {
  const holds = (name: string): boolean =>
    readTraceIdValue(ownValue(labels, name) ?? '', name)?.traceId === traceId;
  return extraNames.find(holds) ?? Object.keys(labels).find(holds) ?? null;
}

/** Labels whose 32 hex digits are the digest of something, or another span's or trace's id. */
const otherHex = /hash|sha|md5|sum|digest|commit|image|etag|parent|link|span|container|uid$/i;

function idsByValue(labels: Labels): WrittenIds | null {
  let hexOnly: WrittenIds | null = null;
  let count = 0;
  for (const name in labels) {
    if (otherHex.test(name)) continue;
    const value = ownValue(labels, name) ?? '';
    const firm = readFirmIds(value);
    if (firm !== null) return firm;
    if (!/^[0-9a-f]{32}$/i.test(value)) continue;
    hexOnly = readTraceIdValue(value);
    count += 1;
  }
  return count === 1 ? hexOnly : null;
}

/** Whether a value has the digits of a whole id, so that a name like `trace` is enough. */
function isWholeId(value: string): boolean {
  return /^(?:[0-9a-f]{16}){1,2}$/i.test(value);
}
