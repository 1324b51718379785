import type { Labels } from '../../domain/labels.ts';
import { ownValue } from '../../domain/own-value.ts';
import { formatLabelPair, formatMetricName, formatSeriesSelector } from '../../domain/text/promql-name.ts';
import { type SafeText, sanitize } from '../../domain/text/sanitize.ts';

/** Formats a label set as PromQL writes it, names with dots in quotes: `{pod="cart-7d9", zone="a"}`; `{}` if it is empty. */
export function formatLabels(labels: Labels, omit: ReadonlySet<string> = new Set()): SafeText {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(labels)) {
    if (!omit.has(name)) pairs.push(formatLabelPair(name, value));
  }
  return sanitize(`{${pairs.join(', ')}}`);
}

/** Formats a series as Prometheus prints it: `up{job="node"}`, `{"a.b", job="node"}`; `{}` if it has neither name nor labels. */
export function formatSeriesName(labels: Labels, omit: ReadonlySet<string> = new Set()): SafeText {
  const { __name__: name = '', ...rest } = labels;
  if (name === '' || omit.has('__name__')) return formatLabels(rest, omit);
  const pairs = Object.entries(rest).flatMap(([label, value]) =>
    omit.has(label) ? [] : [formatLabelPair(label, value)],
  );
  return sanitize(pairs.length === 0 ? formatMetricName(name) : formatSeriesSelector(name, pairs));
}

/** Formats labels for legends and prefixes: the bare value of a single label (`cart-7d9`), else `pod=cart-7d9 zone=a`. */
export function formatLabelValues(labels: Labels, omit: ReadonlySet<string> = new Set()): SafeText {
  const shown = Object.entries(labels).filter(([name, value]) => !omit.has(name) && value !== '');
  const [only] = shown;
  if (shown.length === 1 && only !== undefined) return sanitize(only[1]);
  return sanitize(shown.map(([name, value]) => `${name}=${value}`).join(' '));
}

/** The labels that all sets share with the same value, in the order of the first set. Empty for fewer than two sets. */
export function commonLabels(sets: readonly Labels[]): Labels {
  const [first, ...others] = sets;
  if (first === undefined || others.length === 0) return {};
  let common = Object.entries(first);
  for (const labels of others) {
    common = common.filter(([name, value]) => ownValue(labels, name) === value);
    if (common.length === 0) break;
  }
  return Object.fromEntries(common);
}
