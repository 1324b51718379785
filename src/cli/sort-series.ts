import { lastSample, parseSampleValue, type Series } from '../domain/series.ts';

/** Series by `value` (their last sample) or by a label, descending with a leading '-'; without values last; null leaves the order. */
export function sortSeries(series: readonly Series[], sort: string | null): readonly Series[] {
  if (sort === null) return series;
  const name = sort.replace(/^-/, '');
  const sign = sort.startsWith('-') ? -1 : 1;
  if (name !== 'value') {
    return [...series].sort((a, b) => {
      const [left, right] = [a.labels[name] ?? '', b.labels[name] ?? ''];
      return left === right ? 0 : sign * (left < right ? -1 : 1);
    });
  }
  const rank = new Map(series.map((one) => [one, parseSampleValue(lastSample(one)?.value ?? 'NaN')]));
  return [...series].sort((a, b) => {
    const [left, right] = [rank.get(a) ?? Number.NaN, rank.get(b) ?? Number.NaN];
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return left === right ? 0 : sign * (left < right ? -1 : 1);
  });
}
