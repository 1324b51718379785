import { type SafeText, safe, sanitize } from '../domain/sanitize.ts';
import type { Series } from '../domain/series.ts';
import { commonLabels, formatLabels, formatSeriesName } from './label-text.ts';

/** Names for the series of one answer, without what all share: for legends and lists. */
export function nameSeries(series: readonly Series[]): {
  readonly names: SafeText[];
  readonly shared: SafeText;
} {
  const common = commonLabels(series.map((one) => one.labels));
  const omit = new Set(Object.keys(common));
  const names = series.map((one) => {
    const name = formatSeriesName(one.labels, omit);
    return name === '{}' ? formatSeriesName(one.labels) : name;
  });
  const { __name__: metric = '', ...rest } = common;
  return { names, shared: series.length < 2 ? safe`` : safe`${sanitize(metric)}${formatLabels(rest)}` };
}
