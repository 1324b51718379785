import { type Labels, labelsKey } from '../../../domain/labels.ts';
import { nsToMs } from '../../../domain/time/nanoseconds.ts';
import { parseGoDuration } from '../../go/go-duration.ts';
import type { LogSource } from '../../source/sources.ts';
import type { Grouping, RangeAggregation, Unwrap } from '../parse/ast.ts';
import { parseBytes } from '../parse/bytes.ts';
import { refusal } from '../parse/refusal.ts';
import { compileLabelFilter, type EntryTest, parseFloatText } from '../pipeline/label-filter.ts';
import type { NsRange } from '../pipeline/loki-params.ts';
import {
  failEntry,
  labelOf,
  mergedLabels,
  type PipelineEntry,
  removeLabel,
} from '../pipeline/pipeline-entry.ts';
import { formatLabels, readEntries } from '../pipeline/read-entries.ts';
import type { ReadCount } from '../pipeline/stats.ts';

/** The samples of one series that a range aggregation extracts from the logs, in ascending order of time. */
export interface RangeSeries {
  readonly labels: Labels;
  readonly timesMs: number[];
  readonly values: number[];
}

/**
 * Reads the logs once for all steps. `grouping` is the grouping of the outer aggregation, for operations whose results add up.
 * Applying it here keeps the number of series small: otherwise metadata makes a series of nearly every entry.
 */
export function readRangeSeries(
  logs: LogSource,
  aggregation: RangeAggregation,
  options: { readonly range: NsRange; readonly grouping: Grouping | null; readonly count: ReadCount },
): RangeSeries[] {
  const series = new Map<string, RangeSeries>();
  const sampleOf = compileSample(aggregation);
  const labelsOf = options.grouping === null ? mergedLabels : compileGroupLabels(options.grouping);
  for (const entry of readEntries(logs, aggregation.query, { ...options, direction: 'forward' })) {
    const value = sampleOf(entry);
    if (value === null) continue;
    if (entry.error !== '') throw pipelineError(entry);
    const labels = labelsOf(entry);
    const key = labelsKey(labels);
    let one = series.get(key);
    if (one === undefined) {
      one = { labels, timesMs: [], values: [] };
      series.set(key, one);
    }
    one.timesMs.push(nsToMs(entry.timestampNs));
    one.values.push(value);
  }
  return [...series.values()];
}

function compileGroupLabels(grouping: Grouping): (entry: PipelineEntry) => Labels {
  if (grouping.kind === 'without') return (entry) => groupLabels(mergedLabels(entry), grouping);
  return (entry) => {
    const labels: Record<string, string> = {};
    for (const name of grouping.labels) {
      const value = labelOf(entry, name);
      if (value !== undefined) labels[name] = value;
    }
    return labels;
  };
}

/** The labels of the group that a series belongs to. */
export function groupLabels(labels: Labels, grouping: Grouping | null): Labels {
  if (grouping === null) return {};
  const keep = grouping.kind === 'by';
  const group: Record<string, string> = {};
  for (const [name, value] of Object.entries(labels)) {
    if (grouping.labels.includes(name) === keep && value !== '') group[name] = value;
  }
  return group;
}

/** Compiles the value of an entry: 1 for a count, its size for bytes, else its unwrapped label; null omits the entry. */
function compileSample(aggregation: RangeAggregation): (entry: PipelineEntry) => number | null {
  if (aggregation.unwrap !== null) return compileUnwrap(aggregation.unwrap);
  if (aggregation.operator.startsWith('bytes_')) return (entry) => Buffer.byteLength(entry.line);
  return () => 1;
}

function compileUnwrap(unwrap: Unwrap): (entry: PipelineEntry) => number | null {
  const filters: EntryTest[] = unwrap.filters.map(compileLabelFilter);
  return (entry) => {
    const text = labelOf(entry, unwrap.label);
    if (text === undefined || text === '') return null;
    const value = convert(text, unwrap.conversion);
    if (value === null)
      failEntry(entry, 'SampleExtractionErr', `cannot convert ${JSON.stringify(text)} to a number`);
    else removeLabel(entry, unwrap.label);
    return filters.every((passes) => passes(entry)) ? (value ?? 0) : null;
  };
}

function convert(text: string, conversion: Unwrap['conversion']): number | null {
  if (conversion === 'none') return parseFloatText(text);
  if (conversion === 'bytes') return parseBytes(text);
  const ns = parseGoDuration(text);
  return ns === null ? null : ns / 1e9;
}

function pipelineError(entry: PipelineEntry): Error {
  return refusal(
    `pipeline error: '${entry.error}' for series: '${formatLabels(mergedLabels(entry))}'.
Use a label filter to intentionally skip this error. (e.g | __error__!="${entry.error}").
To skip all potential errors you can match empty errors.(e.g __error__="")
The label filter can also be specified after unwrap. (e.g | unwrap latency | __error__="" )
`,
  );
}
