import type { Labels } from '../../../domain/labels.ts';
import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import type { LogSource } from '../../source/sources.ts';
import type { LogQuery } from '../parse/ast.ts';
import type { NsRange } from './loki-params.ts';
import { compilePipeline } from './pipeline.ts';
import { type PipelineEntry, startPipeline } from './pipeline-entry.ts';
import type { ReadCount } from './stats.ts';

export interface ReadOptions {
  readonly range: NsRange;
  readonly direction: 'forward' | 'backward';
  /** Counts the lines and bytes read; `readEntries` adds to it. */
  readonly count: ReadCount;
}

/** Yields the entries that pass a query. It reads no further than the caller asks. */
export function* readEntries(
  logs: LogSource,
  query: LogQuery,
  options: ReadOptions,
): Generator<PipelineEntry> {
  const passes = compilePipeline(query.stages);
  const { range, count } = options;
  count.filtered ||= query.stages.some((stage) => stage.kind === 'line' || stage.kind === 'labelFilter');
  for (const raw of logs.entries(query.matchers, range.startNs, range.endNs, options.direction)) {
    count.lines += 1;
    count.bytes += raw.line.length;
    count.metadataBytes += metadataBytes(raw);
    const entry = startPipeline(raw);
    if (!passes(entry)) continue;
    count.postFilterLines += 1;
    yield entry;
  }
}

/** The size of an entry's metadata in characters, which is close enough to bytes for statistics. */
function metadataBytes(entry: LogEntry): number {
  let bytes = 0;
  for (const name in entry.structuredMetadata)
    bytes += name.length + (entry.structuredMetadata[name]?.length ?? 0);
  return bytes;
}

/** Formats a label set as Loki does; Loki sorts streams by this text. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`);
  return `{${pairs.join(', ')}}`;
}

/** A label set with its names sorted, as Loki sends it. */
export function sortedLabels(labels: Labels): Labels {
  return Object.fromEntries(
    Object.keys(labels)
      .sort()
      .map((name) => [name, labels[name] ?? '']),
  );
}
