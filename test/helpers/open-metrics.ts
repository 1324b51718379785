import type { DemoSeries } from '../../src/demo/sources.ts';

/** Series as an OpenMetrics text with timestamps, for `promtool tsdb create-blocks-from openmetrics`. */
export function openMetricsOf(series: readonly DemoSeries[]): string {
  const lines: string[] = [];
  for (const { labels, timesMs, values } of series) {
    const { __name__: name = '', ...rest } = labels;
    const pairs = Object.entries(rest).map(([label, value]) => `${label}="${escapeValue(value)}"`);
    const head = `${name}{${pairs.join(',')}}`;
    for (const [at, timeMs] of timesMs.entries()) {
      lines.push(`${head} ${formatNumber(values[at] ?? Number.NaN)} ${timeMs / 1000}`);
    }
  }
  lines.push('# EOF', '');
  return lines.join('\n');
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function formatNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}
