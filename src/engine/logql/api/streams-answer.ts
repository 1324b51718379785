import { type Labels, labelsKey } from '../../../domain/labels.ts';
import type { LogSource } from '../../source/sources.ts';
import type { LogQuery } from '../parse/ast.ts';
import type { NsRange } from '../pipeline/loki-params.ts';
import { mergedLabels, type PipelineEntry, parsedLabels } from '../pipeline/pipeline-entry.ts';
import { formatLabels, readEntries, sortedLabels } from '../pipeline/read-entries.ts';
import { buildStats, newReadCount } from '../pipeline/stats.ts';

export interface StreamsOptions {
  readonly range: NsRange;
  readonly direction: 'forward' | 'backward';
  readonly limit: number;
  /** Whether the client asked for `categorize-labels`, which keeps metadata and parsed labels apart from the stream's (docs/stores.md 2.3). */
  readonly categorize: boolean;
}

/** One stream of an answer. A value has a third element only with the header `categorize-labels`; it is `{}` for an entry without such labels. */
export interface WireStream {
  readonly stream: Labels;
  readonly values: (readonly [timestampNs: string, line: string, categories?: object])[];
}

/** Answers the `data` of a log query. */
export function answerStreams(logs: LogSource, query: LogQuery, options: StreamsOptions): object {
  const count = newReadCount();
  const streams = new Map<string, WireStream>();
  for (const entry of readEntries(logs, query, { ...options, count })) {
    addEntry(streams, entry, options.categorize);
    count.returned += 1;
    if (count.returned >= options.limit) break;
  }
  return {
    resultType: 'streams',
    ...(options.categorize ? { encodingFlags: ['categorize-labels'] } : {}),
    result: sortedStreams([...streams.values()].map(groupTies)),
    stats: buildStats(count, streams.size),
  };
}

/** Puts entries of one nanosecond into groups by their other labels, as Loki does in both directions (docs/stores.md 2.2.6). */
function groupTies({ stream, values }: WireStream): WireStream {
  const keys = new Map<WireStream['values'][number], string>();
  const keyOf = (value: WireStream['values'][number]): string => {
    const known = keys.get(value) ?? JSON.stringify(value[2] ?? {});
    keys.set(value, known);
    return known;
  };
  const sorted = [...values];
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to]?.[0] === sorted[from]?.[0]) to += 1;
    if (to - from > 1) {
      const ties = sorted
        .slice(from, to)
        .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
      sorted.splice(from, ties.length, ...ties);
    }
    from = to;
  }
  return { stream, values: sorted };
}

/** Sorts streams by the text of their labels. Entries keep the order in which they were read. */
function sortedStreams(streams: readonly WireStream[]): WireStream[] {
  return streams
    .map((stream) => ({ stream, text: formatLabels(stream.stream) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ stream }) => stream);
}

/**
 * Adds an entry to its stream. Loki groups entries by all their labels, including metadata and parsed ones. With
 * `categorize-labels` it removes those from the shown stream, and joins streams that then look alike. So does this.
 */
function addEntry(streams: Map<string, WireStream>, entry: PipelineEntry, categorize: boolean): void {
  const labels = streamLabels(entry, categorize);
  const key = labelsKey(labels);
  let stream = streams.get(key);
  if (stream === undefined) {
    stream = { stream: sortedLabels(labels), values: [] };
    streams.set(key, stream);
  }
  stream.values.push(wireValue(entry, categorize));
}

/** The labels of the stream under which an answer shows an entry. */
export function streamLabels(entry: PipelineEntry, categorize: boolean): Labels {
  return categorize ? entry.labels : mergedLabels(entry);
}

export function wireValue(entry: PipelineEntry, categorize: boolean): WireStream['values'][number] {
  if (!categorize) return [entry.timestampNs, entry.line];
  const parsed = parsedLabels(entry);
  return [
    entry.timestampNs,
    entry.line,
    {
      ...(isEmpty(entry.metadata) ? {} : { structuredMetadata: sortedLabels(entry.metadata) }),
      ...(isEmpty(parsed) ? {} : { parsed: sortedLabels(parsed) }),
    },
  ];
}

function isEmpty(labels: Labels): boolean {
  for (const name in labels) if (Object.hasOwn(labels, name)) return false;
  return true;
}
