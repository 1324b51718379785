import type { Labels } from '../../domain/labels.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import { commonLabels, formatLabelValues, formatSeriesName } from '../format/label-text.ts';

/** Names the series of one answer for legends and lists. A name omits what all series share and is as short as the series stay distinct. */
export function nameSeries(series: readonly { readonly labels: Labels }[]): {
  readonly names: readonly SafeText[];
  readonly shared: SafeText;
} {
  const common = commonLabels(series.map((one) => one.labels));
  const omit = new Set(Object.keys(common));
  const names =
    nameByValues(series, omit) ??
    series.map(({ labels }) => nameOf(labels, omit) ?? nameOf(labels, new Set()) ?? safe`value`);
  return { names, shared: series.length < 2 ? safe`` : formatSeriesName(common) };
}

/** Names a series: `cart-1`, or `up job=node` if several things distinguish it; null if nothing does. */
function nameOf(labels: Labels, omit: ReadonlySet<string>): SafeText | null {
  const { __name__: metric = '', ...rest } = labels;
  const values = formatLabelValues(rest, omit);
  if (metric === '' || omit.has('__name__')) return values === '' ? null : values;
  return values === '' ? sanitize(metric) : safe`${sanitize(metric)} ${values}`;
}

/** Names series by their label values (`info cart`), with the label's name only for values such as numbers (`status=500 cart`). Null if two names would be equal. */
function nameByValues(
  series: readonly { readonly labels: Labels }[],
  omit: ReadonlySet<string>,
): readonly SafeText[] | null {
  if (series.length < 2) return null;
  const names = series.map(({ labels }) => {
    const words = Object.entries(labels).filter(([name, value]) => !omit.has(name) && value !== '');
    const texts = words.map(([name, value]) =>
      words.length > 1 && saysLittle(value) ? `${name}=${value}` : value,
    );
    return sanitize(texts.join(' '));
  });
  return new Set(names).size === names.length && !names.includes(safe``) ? names : null;
}

function saysLittle(value: string): boolean {
  return value.length < 2 || /^[-+\d.]/.test(value) || value === 'true' || value === 'false';
}
