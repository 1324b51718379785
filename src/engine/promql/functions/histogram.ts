/** A bucket of a classic histogram: the number of observations of at most `upper`. */
export interface Bucket {
  readonly upper: number;
  count: number;
}

export interface QuantileAnswer {
  readonly value: number;
  /** Whether counts fell from one bucket to the next and had to be raised. */
  readonly forced: boolean;
}

/** Smaller differences are errors of floating point and not of the histogram. */
const smallDelta = 1e-12;

/** Computes histogram_quantile over classic buckets (in any order), with linear interpolation within the bucket. */
export function bucketQuantile(q: number, unsorted: readonly Bucket[]): QuantileAnswer {
  if (Number.isNaN(q)) return { value: Number.NaN, forced: false };
  if (q < 0) return { value: Number.NEGATIVE_INFINITY, forced: false };
  if (q > 1) return { value: Number.POSITIVE_INFINITY, forced: false };
  const buckets = coalesced(unsorted);
  if (buckets === null) return { value: Number.NaN, forced: false };
  const forced = forceMonotonic(buckets);
  const last = buckets[buckets.length - 1];
  if (last === undefined || buckets.length < 2 || last.count === 0)
    return { value: Number.NaN, forced: false };
  return { value: interpolated(q * last.count, buckets), forced };
}

function interpolated(wanted: number, buckets: readonly Bucket[]): number {
  const found = buckets.findIndex((bucket) => bucket.count >= wanted);
  const highest = buckets.length - 1;
  // No bucket fits a NaN rank, and the server's search then ends at the last one.
  const at = found === -1 ? highest : found;
  const upper = buckets[at]?.upper ?? Number.NaN;
  if (at === highest) return buckets[highest - 1]?.upper ?? Number.NaN;
  if (at === 0 && upper <= 0) return upper;
  const below = buckets[at - 1];
  const lower = below?.upper ?? 0;
  const before = below?.count ?? 0;
  const within = (buckets[at]?.count ?? Number.NaN) - before;
  return lower + (upper - lower) * ((wanted - before) / within);
}

/** Sorts buckets by bound and adds up equal bounds; null if the highest bound is not +Inf. */
function coalesced(unsorted: readonly Bucket[]): Bucket[] | null {
  const sorted = [...unsorted].sort((a, b) => (a.upper < b.upper ? -1 : a.upper > b.upper ? 1 : 0));
  if (sorted[sorted.length - 1]?.upper !== Number.POSITIVE_INFINITY) return null;
  const buckets: Bucket[] = [];
  for (const { upper, count } of sorted) {
    const last = buckets[buckets.length - 1];
    if (last?.upper === upper) last.count += count;
    else buckets.push({ upper, count });
  }
  return buckets;
}

function forceMonotonic(buckets: Bucket[]): boolean {
  let forced = false;
  let previous = buckets[0]?.count ?? 0;
  for (const bucket of buckets) {
    if (bucket.count === previous) continue;
    if (almostEqual(previous, bucket.count)) bucket.count = previous;
    else if (bucket.count < previous) {
      bucket.count = previous;
      forced = true;
    } else previous = bucket.count;
  }
  return forced;
}

function almostEqual(a: number, b: number): boolean {
  if (Number.isNaN(a) && Number.isNaN(b)) return true;
  const smallestNormal = 2 ** -1022;
  const sum = Math.abs(a) + Math.abs(b);
  const difference = Math.abs(a - b);
  if (a === 0 || b === 0 || sum < smallestNormal) return difference < smallDelta * smallestNormal;
  return difference / Math.min(sum, Number.MAX_VALUE) < smallDelta;
}

/** Computes histogram_fraction over classic buckets: the share of observations between the bounds. */
export function bucketFraction(lower: number, upper: number, unsorted: readonly Bucket[]): number {
  const buckets = coalesced(unsorted);
  const count = buckets?.[buckets.length - 1]?.count ?? Number.NaN;
  if (buckets === null || count === 0 || Number.isNaN(lower) || Number.isNaN(upper)) return Number.NaN;
  if (lower >= upper) return 0;
  return (rankOf(upper, buckets, count) - rankOf(lower, buckets, count)) / count;
}

/** Estimates the number of observations below a value. */
function rankOf(value: number, buckets: readonly Bucket[], count: number): number {
  let before = 0;
  let lower = Number.NEGATIVE_INFINITY;
  for (const bucket of buckets) {
    if (lower >= value) break;
    if (bucket.upper > value) {
      before += ((bucket.count - before) * (value - lower)) / (bucket.upper - lower);
      return Math.min(before, count);
    }
    before = bucket.count;
    lower = bucket.upper;
  }
  return Math.min(before, count);
}
