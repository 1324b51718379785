import type { Labels } from '../../src/domain/labels.ts';
import type { LabelMatcher, MetricSource } from '../../src/engine/source/sources.ts';

export interface OpenMetricsOptions {
  /** Unix ms, both inclusive. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Which series; all when left out. */
  readonly matchers?: readonly LabelMatcher[] | undefined;
}

/**
 * The samples of a window as OpenMetrics text, line by line (each ends with a newline): what
 * `promtool tsdb create-blocks-from openmetrics` reads. Every metric is declared `unknown`, because its names and
 * not OpenMetrics' types decide what they are (a counter there must end in `_total`); values and times are exact.
 */
export function* exportOpenMetrics(metrics: MetricSource, options: OpenMetricsOptions): Generator<string> {
  const matchers = options.matchers ?? [];
  const names = new Set<string>();
  for (const labels of metrics.labelSets(matchers, options.fromMs, options.toMs))
    names.add(labels.__name__ ?? '');
  // One name at a time: a metric's lines must stand together, and no more than one metric is held.
  for (const name of names) {
    yield `# TYPE ${name} unknown\n`;
    for (const series of metrics.select([...matchers, nameIs(name)], options.fromMs, options.toMs)) {
      const head = `${name}${formatLabels(series.labels)}`;
      for (let index = 0; index < series.values.length; index++) {
        yield `${head} ${formatValue(series.values[index] ?? Number.NaN)} ${formatSeconds(series.timesMs[index] ?? 0)}\n`;
      }
    }
  }
  yield '# EOF\n';
}

function nameIs(name: string): LabelMatcher {
  return { name: '__name__', operator: '=', value: name, matches: (value) => value === name };
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels)
    .filter(([name]) => name !== '__name__')
    .map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeLabel(value: string): string {
  return value.replace(/[\\"\n]/g, (character) => (character === '\n' ? '\\n' : `\\${character}`));
}

/** JavaScript's shortest digits read back as the same double in Go. */
function formatValue(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

/** Seconds with the milliseconds as decimals: exact, where dividing would not be. */
function formatSeconds(timeMs: number): string {
  const seconds = Math.floor(timeMs / 1000);
  const rest = timeMs - seconds * 1000;
  return rest === 0 ? String(seconds) : `${seconds}.${String(rest).padStart(3, '0')}`;
}
