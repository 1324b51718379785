import type { Labels } from '../../../domain/labels.ts';
import type { LogEntry } from '../../../domain/log-entry.ts';
import type { LogSource } from '../../source/sources.ts';
import type { LogQuery } from '../parse/ast.ts';
import type { NsRange } from './loki-params.ts';
import { compilePipeline } from './pipeline.ts';
import { type PipelineEntry, startPipeline } from './pipeline-entry.ts';
import type { ReadCount } from './stats.ts';

export interface ReadOptions {
  readonly range: NsRange;
  readonly direction: 'forward' | 'backward';
  /** What is read is added to it. */
  readonly count: ReadCount;
}

/** The entries that a query lets through, lazily: who stops asking stops the reading. */
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

/** Names and values of an entry's metadata, in characters: close enough for statistics. */
function metadataBytes(entry: LogEntry): number {
  let bytes = 0;
  for (const name in entry.structuredMetadata)
    bytes += name.length + (entry.structuredMetadata[name]?.length ?? 0);
  return bytes;
}

/** Loki's own text of a label set, by which it orders streams and names series. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`);
  return `{${pairs.join(', ')}}`;
}

/** A label set with its names in order, as Loki writes it. */
export function sortedLabels(labels: Labels): Labels {
  return Object.fromEntries(
    Object.keys(labels)
      .sort()
      .map((name) => [name, labels[name] ?? '']),
  );
}
