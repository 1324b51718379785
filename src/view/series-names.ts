import type { Labels } from '../domain/labels.ts';
import { type SafeText, safe, sanitize } from '../domain/sanitize.ts';
import type { Series } from '../domain/series.ts';
import { commonLabels, formatLabels, formatLabelValues } from './label-text.ts';

/** Names for the series of one answer, without what all share: for legends and lists. */
export function nameSeries(series: readonly Series[]): {
  readonly names: readonly SafeText[];
  readonly shared: SafeText;
} {
  const common = commonLabels(series.map((one) => one.labels));
  const omit = new Set(Object.keys(common));
  const names = series.map(({ labels }) => nameOf(labels, omit) ?? nameOf(labels, new Set()) ?? safe`value`);
  const { __name__: metric = '', ...rest } = common;
  return { names, shared: series.length < 2 ? safe`` : safe`${sanitize(metric)}${formatLabels(rest)}` };
}

/** `cart-1`, or `up job=node` where more than one thing tells it apart; null where nothing does. */
function nameOf(labels: Labels, omit: ReadonlySet<string>): SafeText | null {
  const { __name__: metric = '', ...rest } = labels;
  const values = formatLabelValues(rest, omit);
  if (metric === '' || omit.has('__name__')) return values === '' ? null : values;
  return values === '' ? sanitize(metric) : safe`${sanitize(metric)} ${values}`;
}
