import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Labels } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import type { TailEvent } from '../../domain/logs/tail-event.ts';
import { type Sample, type Series, seriesOfScalar } from '../../domain/metrics/series.ts';
import { nsToMs } from '../../domain/time/nanoseconds.ts';
import type { Endpoint, Http } from '../../http/http.ts';
import { type BuildInfo, readBuildInfo } from '../build-info.ts';
import { parseJsonObject } from '../json/json-body.ts';
import { decodeQueryAnswer, type LokiResult } from './decode.ts';
import {
  type DetectedField,
  decodeDetectedFields,
  decodeIndexStats,
  decodeLabelSets,
  decodeNames,
  decodePatterns,
  type IndexStats,
  type LogPattern,
} from './decode-discovery.ts';
import { buildLokiHeaders, fetchLoki, type LokiConnection } from './fetch.ts';
import { type Direction, mergeEntries } from './merge-entries.ts';
import {
  type EntriesQuery,
  type EntriesRead,
  type FetchPage,
  readPages,
  type Unread,
} from './read-entries.ts';
import * as requests from './request.ts';
import { type FollowQuery, followEntries } from './tail.ts';
import { askWithin } from './tail-connection.ts';
import { pageLimitMs, realTiming, type TailTiming } from './tail-timing.ts';

type Cancellable = { readonly signal?: AbortSignal | undefined };

/** The answer of a range query: merged log entries, or series. */
export type RangeResult =
  | { readonly kind: 'streams'; readonly entries: readonly LogEntry[] }
  | { readonly kind: 'matrix'; readonly series: readonly Series[] };

/** The answer of an instant query. */
export type InstantResult =
  | { readonly kind: 'vector'; readonly series: readonly Series[] }
  | { readonly kind: 'scalar'; readonly sample: Sample };

/** A client of one Loki. Every method throws ObsqError only; errors about a query hold its text and the offset of the error. */
export interface LokiClient {
  /** Asks a metric query at one moment. Loki refuses log queries here. */
  queryInstant(
    query: { readonly expr: string; readonly timeMs: number } & Cancellable,
  ): Promise<Answer<InstantResult>>;
  /** Sends one request: it returns at most the server's `max_entries_limit_per_query` entries, in the order of `direction`. */
  queryRange(query: requests.RangeQuery & Cancellable): Promise<Answer<RangeResult>>;
  /**
   * Reads entries in pages, in one time order, up to the limit. `onEntries` is awaited before the next page is fetched, and learns what
   * is then left to read. The time limit of the command counts anew for each page, and not while `onEntries` runs.
   */
  readEntries(
    query: Omit<EntriesQuery, 'rest'>,
    onEntries: (entries: readonly LogEntry[], unread: Readonly<Unread>) => void | Promise<void>,
  ): Promise<Answer<EntriesRead>>;
  /** Follows a log query until the signal aborts; see `followEntries`. */
  tail(query: FollowQuery, options?: Cancellable): AsyncIterable<TailEvent>;
  labels(
    query: requests.LogWindow & { readonly selector?: string | undefined } & Cancellable,
  ): Promise<Answer<readonly string[]>>;
  values(
    name: string,
    query: requests.LogWindow & { readonly selector?: string | undefined } & Cancellable,
  ): Promise<Answer<readonly string[]>>;
  series(
    query: requests.LogWindow & { readonly selectors: readonly string[] } & Cancellable,
  ): Promise<Answer<readonly Labels[]>>;
  /** How much a selector touches: approximate, and without data that the ingesters still hold. */
  stats(query: requests.LogWindow & { readonly selector: string } & Cancellable): Promise<IndexStats>;
  /** Bytes by label set, one sample each. No command asks yet: kept for the origin of a burst of logs. */
  volume(query: requests.VolumeQuery & Cancellable): Promise<Answer<readonly Series[]>>;
  /** Bytes by label set over time. No command asks yet: kept for the bars of log volume. */
  volumeRange(
    query: requests.VolumeQuery & { readonly stepMs: number } & Cancellable,
  ): Promise<Answer<readonly Series[]>>;
  /** Fields that Loki finds in the lines of a query. */
  detectedFields(
    query: requests.LogWindow & {
      readonly expr: string;
      readonly lineLimit?: number | undefined;
      readonly limit?: number | undefined;
    } & Cancellable,
  ): Promise<readonly DetectedField[]>;
  /** Throws `not-found` where the pattern ingester is off. No command asks yet: kept for grouping lines by template. */
  patterns(
    query: requests.LogWindow & {
      readonly selector: string;
      readonly stepMs?: number | undefined;
    } & Cancellable,
  ): Promise<Answer<readonly LogPattern[]>>;
  buildInfo(options?: Cancellable): Promise<BuildInfo>;
}

export interface LokiOptions {
  /** Sent as `X-Query-Tags` beside `Source=obsq`. */
  readonly queryTags?: Readonly<Record<string, string>> | undefined;
  /** The clock and the waits of tails; real time by default. */
  readonly timing?: TailTiming | undefined;
}

/** Creates the client of the Loki at `endpoint`, whose base URL must not contain `/loki`. */
export function createLokiClient(http: Http, endpoint: Endpoint, options: LokiOptions = {}): LokiClient {
  const connection: LokiConnection = {
    http,
    endpoint,
    headers: buildLokiHeaders(endpoint, options.queryTags ?? {}),
  };
  const fetch = (request: requests.LokiRequest, query: Cancellable, text?: string) =>
    fetchLoki(connection, request, { signal: query.signal, query: text });

  const queryRange: LokiClient['queryRange'] = async (query) => {
    const call = await fetch(requests.buildRangeRequest(query), query, query.expr);
    const answer = decodeQueryAnswer(call);
    const data = rangeResult(answer.data, query.direction ?? 'backward');
    return { ...answer, data: data.kind === 'matrix' ? cutAfterEnd(data.series, query) : data };
  };

  return {
    queryInstant: async (query) => {
      const call = await fetch(requests.buildInstantRequest(query), query, query.expr);
      const answer = decodeQueryAnswer(call);
      return { ...answer, data: instantResult(answer.data, query.expr) };
    },
    queryRange,
    readEntries: async (query, onEntries) => {
      const unread = { fromNs: query.fromNs, toNs: query.toNs };
      const rest = (ms: number): Promise<void> => http.limit.rest(ms);
      const pages = readPages({ ...query, rest }, pageFetcher(queryRange, query), unread);
      for (;;) {
        const page = await pages.next();
        http.limit.hold();
        try {
          if (page.done === true) return page.value;
          await onEntries(page.value, unread);
        } finally {
          http.limit.restart();
        }
      }
    },
    tail: (query, { signal } = {}) => {
      const fetchPage: FetchPage = (page) =>
        askWithin(pageLimitMs, signal, (within) =>
          pageFetcher(queryRange, { expr: query.expr, direction: 'forward', signal: within })(page),
        );
      return followEntries({ connection, fetchPage, timing: options.timing ?? realTiming, signal }, query);
    },
    labels: async (query) =>
      decodeNames(await fetch(requests.buildLabelsRequest(query), query, query.selector)),
    values: async (name, query) =>
      decodeNames(await fetch(requests.buildValuesRequest(name, query), query, query.selector)),
    series: async (query) =>
      decodeLabelSets(await fetch(requests.buildSeriesRequest(query), query, onlyOne(query.selectors))),
    stats: async (query) =>
      decodeIndexStats(await fetch(requests.buildStatsRequest(query), query, query.selector)),
    volume: async (query) =>
      seriesOf(decodeQueryAnswer(await fetch(requests.buildVolumeRequest(query), query, query.selector))),
    volumeRange: async (query) =>
      seriesOf(
        decodeQueryAnswer(await fetch(requests.buildVolumeRangeRequest(query), query, query.selector)),
      ),
    detectedFields: async (query) =>
      decodeDetectedFields(await fetch(requests.buildDetectedFieldsRequest(query), query, query.expr)),
    patterns: async (query) =>
      decodePatterns(await fetch(requests.buildPatternsRequest(query), query, query.selector)),
    buildInfo: async (query = {}) =>
      readBuildInfo(parseJsonObject(await fetch(requests.buildBuildInfoRequest(), query))),
  };
}

function pageFetcher(
  queryRange: LokiClient['queryRange'],
  query: Pick<EntriesQuery, 'expr' | 'direction' | 'signal'>,
): FetchPage {
  const { expr, direction, signal } = query;
  return async (page) => {
    const answer = await queryRange({ expr, direction, signal, ...page });
    if (answer.data.kind === 'streams') return { ...answer, data: answer.data.entries };
    throw new ObsqError({
      kind: 'query',
      backend: 'loki',
      message: 'This is a metric query: it answers series, not log lines',
      query: { text: expr },
    });
  };
}

/**
 * Series without points after the window's end. Loki moves the points to multiples of the step (docs/stores.md 2.2.7), and one beyond
 * the end, perhaps in the future, counts only a part of its range. The one before the start is whole, and stays.
 */
function cutAfterEnd(series: readonly Series[], query: requests.LogWindow): RangeResult {
  const toMs = 'fromMs' in query ? query.toMs : nsToMs(query.toNs);
  const kept = series.map((one) => ({
    ...one,
    samples: one.samples.filter(({ timeMs }) => timeMs <= toMs),
  }));
  return { kind: 'matrix', series: kept.filter(({ samples }) => samples.length > 0) };
}

function rangeResult(result: LokiResult, direction: Direction): RangeResult {
  if (result.kind === 'streams') {
    return { kind: 'streams', entries: mergeEntries(result.streams, direction) };
  }
  return { kind: 'matrix', series: seriesOfResult(result) };
}

function instantResult(result: LokiResult, expr: string): InstantResult {
  if (result.kind === 'scalar' || result.kind === 'vector') return result;
  if (result.kind === 'matrix') return { kind: 'vector', series: result.series };
  // Servers before 2.9 answered log queries here, with lines of an arbitrary window.
  throw new ObsqError({
    kind: 'query',
    backend: 'loki',
    message: 'Log queries need a window: this one was asked at one moment',
    query: { text: expr },
  });
}

/** `volume_range` returns a vector if no series has two samples, so the result type decides and not the path (docs/stores.md 2.1). */
function seriesOf(answer: Answer<LokiResult>): Answer<readonly Series[]> {
  return { ...answer, data: seriesOfResult(answer.data) };
}

function seriesOfResult(result: LokiResult): readonly Series[] {
  if (result.kind === 'scalar') return seriesOfScalar(result.sample);
  if (result.kind !== 'streams') return result.series;
  throw new ObsqError({
    kind: 'backend',
    backend: 'loki',
    message: 'Loki answered with log lines where series were expected',
  });
}

function onlyOne(selectors: readonly string[]): string | undefined {
  return selectors.length === 1 ? selectors[0] : undefined;
}
