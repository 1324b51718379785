import { type Labels, labelsKey, pickLabels } from '../../../domain/labels.ts';
import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import type { LabelMatcher, LogSource } from '../../source/sources.ts';
import { parseSelector } from '../parse/parse.ts';
import { refusal } from '../parse/refusal.ts';
import { countParam, type NsRange, stepParam } from '../pipeline/loki-params.ts';
import { buildIndexStats } from '../pipeline/stats.ts';
import { entryBytes, sliceWindow } from './sampled-entries.ts';

/** Answers `index/stats`: how much a selector would read. */
export function answerIndexStats(logs: LogSource, matchers: readonly LabelMatcher[], range: NsRange): object {
  let bytes = 0;
  let entries = 0;
  const streams = new Set<string>();
  for (const slice of sliceWindow(logs, matchers, range, 12)) {
    for (const entry of slice.entries) {
      bytes += entryBytes(entry) * slice.weight;
      entries += slice.weight;
      streams.add(labelsKey(entry.labels));
    }
  }
  // The estimate assumes a chunk for each hour of a stream.
  const hours = Math.max(1, Math.ceil(Number(range.endNs - range.startNs) / 3_600e9));
  return {
    streams: streams.size,
    chunks: streams.size * hours,
    bytes: Math.round(bytes),
    entries: Math.round(entries),
  };
}

interface VolumeQuery {
  readonly matchers: readonly LabelMatcher[];
  /** The label sets under which an entry's bytes are counted. */
  readonly groupsOf: (labels: Labels) => Labels[];
  readonly limit: number;
}

function parseVolumeQuery(params: URLSearchParams): VolumeQuery {
  const matchers = parseSelector(params.get('query') ?? '');
  const targets = (params.get('targetLabels') ?? '').split(',').filter((name) => name !== '');
  const aggregateBy = params.get('aggregateBy') ?? 'series';
  if (aggregateBy !== 'series' && aggregateBy !== 'labels') {
    throw refusal('invalid aggregation option');
  }
  const names = targets.length > 0 ? targets : matchers.map((matcher) => matcher.name);
  const limit = countParam(params, 'limit', 100);
  if (aggregateBy === 'series') return { matchers, limit, groupsOf: (labels) => [pickLabels(labels, names)] };
  return {
    matchers,
    limit,
    groupsOf: (labels) =>
      Object.keys(labels)
        .filter((name) => targets.length === 0 || targets.includes(name))
        .map((name) => ({ [name]: '' })),
  };
}

interface Volume {
  readonly metric: Labels;
  bytes: number;
}

function addVolume(volumes: Map<string, Volume>, query: VolumeQuery, entry: LogEntry, weight: number): void {
  for (const metric of query.groupsOf(entry.labels)) {
    const key = labelsKey(metric);
    const volume = volumes.get(key);
    if (volume === undefined) volumes.set(key, { metric, bytes: entryBytes(entry) * weight });
    else volume.bytes += entryBytes(entry) * weight;
  }
}

/** The largest volumes, in descending order. */
function largest(volumes: Map<string, Volume>, limit: number): Volume[] {
  return [...volumes.values()].sort((a, b) => b.bytes - a.bytes).slice(0, limit);
}

/** Answers `index/volume`: bytes by label set over the whole window, as a vector at its end. */
export function answerVolume(logs: LogSource, params: URLSearchParams, range: NsRange): object {
  const query = parseVolumeQuery(params);
  const volumes = new Map<string, Volume>();
  for (const slice of sliceWindow(logs, query.matchers, range, 12)) {
    for (const entry of slice.entries) addVolume(volumes, query, entry, slice.weight);
  }
  const seconds = Number(range.endNs / 1_000_000n) / 1000;
  return {
    resultType: 'vector',
    result: largest(volumes, query.limit).map(({ metric, bytes }) => ({
      metric,
      value: [seconds, String(Math.round(bytes))],
    })),
    stats: buildIndexStats(),
  };
}

/** Answers `index/volume_range`: bytes by label set in steps; a vector if no series has two samples (docs/stores.md 2.1). */
export function answerVolumeRange(logs: LogSource, params: URLSearchParams, range: NsRange): object {
  const query = parseVolumeQuery(params);
  const parts = Math.max(1, Number((range.endNs - range.startNs) / stepParam(params, range)));
  const series = new Map<string, { metric: Labels; values: [number, string][] }>();
  for (const slice of sliceWindow(logs, query.matchers, range, parts)) {
    const volumes = new Map<string, Volume>();
    for (const entry of slice.entries) addVolume(volumes, query, entry, slice.weight);
    const seconds = Number(slice.endNs / 1_000_000n) / 1000;
    for (const { metric, bytes } of largest(volumes, query.limit)) {
      const key = labelsKey(metric);
      const one = series.get(key) ?? { metric, values: [] };
      one.values.push([seconds, String(Math.round(bytes))]);
      series.set(key, one);
    }
  }
  const matrix = [...series.values()];
  const stats = buildIndexStats();
  if (matrix.some((one) => one.values.length > 1)) return { resultType: 'matrix', result: matrix, stats };
  return {
    resultType: 'vector',
    result: matrix.map(({ metric, values }) => ({ metric, value: values[0] })),
    stats,
  };
}
