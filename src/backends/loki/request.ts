import { msToNs } from '../../domain/time/nanoseconds.ts';
import { type Window, windowNs } from '../../domain/time/window.ts';
import type { HttpRequest } from '../../http/http.ts';
import type { Direction } from './merge-entries.ts';

/** A window in Unix ms (perhaps with exact bounds), or in Unix ns as text. The start is inclusive, the end exclusive (docs/stores.md 2.2). */
export type LogWindow = Window | { readonly fromNs: string; readonly toNs: string };

export type LokiRequest = Pick<HttpRequest, 'path' | 'params'>;

const root = '/loki/api/v1';

type Param = readonly [string, string];

/**
 * Formats nanoseconds for a parameter. Loki reads an integer of at most ten digits as seconds (docs/stores.md 7.1). Leading zeros
 * avoid that for the only such times, the first ten seconds of 1970.
 */
function formatNsParam(ns: string): string {
  return ns.padStart(11, '0');
}

function windowParams(window: LogWindow): Param[] {
  const { fromNs, toNs } = 'fromMs' in window ? windowNs(window) : window;
  return [
    ['start', formatNsParam(fromNs)],
    ['end', formatNsParam(toNs)],
  ];
}

function stepParams(stepMs: number | undefined): Param[] {
  return stepMs === undefined ? [] : [['step', String(stepMs / 1000)]];
}

/** Builds a request of `query`: a metric query at one moment. */
export function buildInstantRequest(query: {
  readonly expr: string;
  readonly timeMs: number;
  readonly limit?: number | undefined;
}): LokiRequest {
  const params: Param[] = [
    ['query', query.expr],
    ['time', formatNsParam(msToNs(query.timeMs))],
  ];
  if (query.limit !== undefined) params.push(['limit', String(query.limit)]);
  return { path: `${root}/query`, params };
}

/** A query for `query_range`. `limit` counts log entries and has no effect on metric queries. */
export type RangeQuery = LogWindow & {
  readonly expr: string;
  readonly stepMs?: number | undefined;
  readonly limit?: number | undefined;
  /** Default `backward`, like Loki's own: the newest entries. */
  readonly direction?: Direction | undefined;
};

export function buildRangeRequest(query: RangeQuery): LokiRequest {
  const params: Param[] = [['query', query.expr], ...windowParams(query), ...stepParams(query.stepMs)];
  if (query.limit !== undefined) params.push(['limit', String(query.limit)]);
  params.push(['direction', query.direction ?? 'backward']);
  return { path: `${root}/query_range`, params };
}

/** Builds a request of `labels`; with `selector`, only labels of its streams. */
export function buildLabelsRequest(
  query: LogWindow & { readonly selector?: string | undefined },
): LokiRequest {
  return { path: `${root}/labels`, params: [...selectorParams(query.selector), ...windowParams(query)] };
}

/** `label/{name}/values`. */
export function buildValuesRequest(
  name: string,
  query: LogWindow & { readonly selector?: string | undefined },
): LokiRequest {
  return {
    path: `${root}/label/${encodeURIComponent(name)}/values`,
    params: [...selectorParams(query.selector), ...windowParams(query)],
  };
}

function selectorParams(selector: string | undefined): Param[] {
  return selector === undefined ? [] : [['query', selector]];
}

/** Builds a request of `series`: the streams that match any of the selectors. */
export function buildSeriesRequest(
  query: LogWindow & { readonly selectors: readonly string[] },
): LokiRequest {
  const matches = query.selectors.map((selector): Param => ['match[]', selector]);
  return { path: `${root}/series`, params: [...matches, ...windowParams(query)] };
}

/** Builds a request of `index/stats`: how much a selector touches. Loki refuses a pipeline here. */
export function buildStatsRequest(query: LogWindow & { readonly selector: string }): LokiRequest {
  return { path: `${root}/index/stats`, params: [['query', query.selector], ...windowParams(query)] };
}

/** A query for the bytes of each label set of a selector. */
export type VolumeQuery = LogWindow & {
  readonly selector: string;
  readonly limit?: number | undefined;
  /** The labels by which bytes are summed; Loki's default is the labels of the selector. */
  readonly targetLabels?: readonly string[] | undefined;
  readonly aggregateBy?: 'series' | 'labels' | undefined;
};

export function buildVolumeRequest(query: VolumeQuery): LokiRequest {
  return { path: `${root}/index/volume`, params: volumeParams(query) };
}

export function buildVolumeRangeRequest(query: VolumeQuery & { readonly stepMs: number }): LokiRequest {
  return {
    path: `${root}/index/volume_range`,
    params: [...volumeParams(query), ...stepParams(query.stepMs)],
  };
}

function volumeParams(query: VolumeQuery): Param[] {
  const params: Param[] = [['query', query.selector], ...windowParams(query)];
  if (query.limit !== undefined) params.push(['limit', String(query.limit)]);
  if (query.targetLabels !== undefined) params.push(['targetLabels', query.targetLabels.join(',')]);
  if (query.aggregateBy !== undefined) params.push(['aggregateBy', query.aggregateBy]);
  return params;
}

/** Builds a request of `detected_fields`: the fields of the first `lineLimit` lines (the server's default is 100). */
export function buildDetectedFieldsRequest(
  query: LogWindow & {
    readonly expr: string;
    readonly lineLimit?: number | undefined;
    readonly limit?: number | undefined;
  },
): LokiRequest {
  const params: Param[] = [['query', query.expr], ...windowParams(query)];
  if (query.lineLimit !== undefined) params.push(['line_limit', String(query.lineLimit)]);
  if (query.limit !== undefined) params.push(['limit', String(query.limit)]);
  return { path: `${root}/detected_fields`, params };
}

/** Builds a request of `patterns`, which needs Loki's pattern ingester. */
export function buildPatternsRequest(
  query: LogWindow & { readonly selector: string; readonly stepMs?: number | undefined },
): LokiRequest {
  return {
    path: `${root}/patterns`,
    params: [['query', query.selector], ...windowParams(query), ...stepParams(query.stepMs)],
  };
}

export function buildBuildInfoRequest(): LokiRequest {
  return { path: `${root}/status/buildinfo` };
}

export interface TailQuery {
  readonly expr: string;
  /** The time (Unix ns, inclusive) from which entries are sent, also those that are stored already. */
  readonly startNs: string;
  /** The most stored entries that the websocket itself sends at first; the server's default is 100. */
  readonly limit?: number | undefined;
}

/** Builds a request of `tail`, a websocket. */
export function buildTailRequest(query: TailQuery): LokiRequest {
  const params: Param[] = [
    ['query', query.expr],
    ['start', formatNsParam(query.startNs)],
  ];
  if (query.limit !== undefined) params.push(['limit', String(query.limit)]);
  return { path: `${root}/tail`, params };
}
