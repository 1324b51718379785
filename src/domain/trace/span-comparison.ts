import { lastSample, parseSampleValue, type Series } from '../metrics/series.ts';
import { ownValue } from '../own-value.ts';

/** One attribute=value of two groups of spans: those that `compare({...})` selects, and all others of the query. */
export interface ComparedValue {
  readonly attribute: string;
  readonly value: string;
  /** Spans with this value; null where the store's list for that group ended before it, so that there are at most `listedMost`. */
  readonly selection: number | null;
  readonly baseline: number | null;
  /** Of all spans of the group, 0 to 1; where the count is null, what it is at most. */
  readonly selectionShare: number;
  readonly baselineShare: number;
  /** How much larger the share is in the selection, -1 to 1; where a count is null, how much at least. */
  readonly difference: number;
}

export interface SpanComparison {
  /** How many spans there are in each group, as far as the store says: those with its most frequent attribute. */
  readonly selectionSpans: number;
  readonly baselineSpans: number;
  /** The greatest difference in either direction first. */
  readonly rows: readonly ComparedValue[];
  /** Attributes with more values than the store lists. */
  readonly cutAttributes: readonly string[];
}

const metaType = '__meta_type';
const metaError = '__meta_error';

/** What the store says of one attribute in one group. */
interface Side {
  total: number;
  readonly counts: Map<string, number>;
}

interface ComparedAttribute {
  readonly selection: Side;
  readonly baseline: Side;
  isCut: boolean;
}

/**
 * Reads the series of TraceQL's `compare()` (docs/stores.md 3.4): each counts one attribute=value in one of the two groups, or all
 * spans of the group that have the attribute. Counts over time are added up. Null if the series are of another function.
 */
export function compareSpans(series: readonly Series[]): SpanComparison | null {
  const attributes = new Map<string, ComparedAttribute>();
  let isComparison = false;
  for (const one of series) {
    const type = ownValue(one.labels, metaType);
    const error = ownValue(one.labels, metaError);
    if (type === undefined && error === undefined) continue;
    isComparison = true;
    const name = Object.keys(one.labels).find((label) => label !== metaType && label !== metaError);
    if (name === undefined) continue;
    const attribute = attributes.get(name) ?? newAttribute();
    attributes.set(name, attribute);
    if (error !== undefined) attribute.isCut = true;
    else addSeries(attribute, type ?? '', { value: ownValue(one.labels, name) ?? '', count: sumOf(one) });
  }
  return isComparison ? compareAttributes(attributes) : null;
}

function newAttribute(): ComparedAttribute {
  const side = (): Side => ({ total: 0, counts: new Map() });
  return { selection: side(), baseline: side(), isCut: false };
}

function addSeries(
  attribute: ComparedAttribute,
  type: string,
  { value, count }: { readonly value: string; readonly count: number },
): void {
  const side = type.startsWith('selection') ? attribute.selection : attribute.baseline;
  if (type.endsWith('_total')) side.total += count;
  else side.counts.set(value, (side.counts.get(value) ?? 0) + count);
}

function sumOf(series: Series): number {
  if (series.samples.length === 1) return countOf(lastSample(series)?.value);
  return series.samples.reduce((sum, { value }) => sum + countOf(value), 0);
}

function countOf(value: string | undefined): number {
  const count = parseSampleValue(value ?? '0');
  return Number.isFinite(count) ? count : 0;
}

function compareAttributes(attributes: ReadonlyMap<string, ComparedAttribute>): SpanComparison {
  let selectionSpans = 0;
  let baselineSpans = 0;
  for (const { selection, baseline } of attributes.values()) {
    selectionSpans = Math.max(selectionSpans, totalOf(selection));
    baselineSpans = Math.max(baselineSpans, totalOf(baseline));
  }
  const rows: ComparedValue[] = [];
  for (const [name, attribute] of attributes)
    rows.push(...valuesOf(name, attribute, { selectionSpans, baselineSpans }));
  // Array.sort is stable: what differs equally stays in the store's order of attributes.
  rows.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || b.difference - a.difference);
  const cutAttributes = [...attributes].filter(([, { isCut }]) => isCut).map(([name]) => name);
  return { selectionSpans, baselineSpans, rows, cutAttributes: cutAttributes.sort() };
}

/** All spans of a group that have the attribute. A store that was cut short may say less than the values add up to. */
function totalOf({ total, counts }: Side): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return Math.max(total, sum);
}

function* valuesOf(
  name: string,
  { selection, baseline, isCut }: ComparedAttribute,
  { selectionSpans, baselineSpans }: Pick<SpanComparison, 'selectionSpans' | 'baselineSpans'>,
): Iterable<ComparedValue> {
  const longest = Math.max(selection.counts.size, baseline.counts.size);
  const mostUnlisted = (side: Side): number => {
    if (!isCut || side.counts.size < longest) return 0;
    return Math.max(0, Math.min(totalOf(side) - listedOf(side), ...side.counts.values()));
  };
  const unlisted = { selection: mostUnlisted(selection), baseline: mostUnlisted(baseline) };
  for (const value of new Set([...selection.counts.keys(), ...baseline.counts.keys()])) {
    const here = selection.counts.get(value) ?? (unlisted.selection > 0 ? null : 0);
    const elsewhere = baseline.counts.get(value) ?? (unlisted.baseline > 0 ? null : 0);
    const selectionShare = shareOf(here ?? unlisted.selection, selectionSpans);
    const baselineShare = shareOf(elsewhere ?? unlisted.baseline, baselineSpans);
    yield {
      attribute: name,
      value,
      selection: here,
      baseline: elsewhere,
      selectionShare,
      baselineShare,
      difference: differenceOf(selectionShare, baselineShare, { here, elsewhere }),
    };
  }
}

function listedOf({ counts }: Side): number {
  let sum = 0;
  for (const count of counts.values()) sum += count;
  return sum;
}

function shareOf(count: number, all: number): number {
  return all === 0 ? 0 : count / all;
}

/** What an unlisted share may be at most can hide a difference, and never makes one. */
function differenceOf(
  selectionShare: number,
  baselineShare: number,
  { here, elsewhere }: { readonly here: number | null; readonly elsewhere: number | null },
): number {
  const difference = selectionShare - baselineShare;
  if (elsewhere === null) return Math.max(0, difference);
  return here === null ? Math.min(0, difference) : difference;
}
