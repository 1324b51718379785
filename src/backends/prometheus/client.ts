import type { RuleAlert, RuleGroup } from '../../domain/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Exemplar } from '../../domain/exemplar.ts';
import type { Labels } from '../../domain/labels.ts';
import type { Series } from '../../domain/series.ts';
import type { Endpoint, Http } from '../../http/http.ts';
import { asLabels, asObject, asString, asStrings } from '../json-shape.ts';
import { type Asker, createAsker } from './ask.ts';
import { decodeExemplars, decodeInstant, decodeSeries, type InstantResult } from './decode.ts';
import {
  type BuildInfo,
  decodeBuildInfo,
  decodeMetadata,
  type MetricMetadata,
  type UserLimits,
} from './decode-discovery.ts';
import { decodeRuleAlerts, decodeRuleGroups } from './decode-rules.ts';
import * as requests from './request.ts';
import { fetchUserLimits } from './user-limits.ts';

/** Cancels one call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** One metrics store: Prometheus, Mimir, Cortex or what speaks their API. Every method throws ObsqError. */
export interface PrometheusClient {
  queryInstant(query: requests.InstantQuery & CallOptions): Promise<Answer<InstantResult>>;
  /** Series in the server's order, each with its samples in time order. At most 256 MB of answer. */
  queryRange(query: requests.RangeQuery & CallOptions): Promise<Answer<readonly Series[]>>;
  /** The same, series by series as they arrive, each awaited: memory does not grow with the answer. */
  streamRange(
    query: requests.RangeQuery & CallOptions,
    onSeries: (series: Series) => void | Promise<void>,
  ): Promise<Answer<null>>;
  /** In the server's order. Empty where the expression has no selector, or the store keeps no exemplars. */
  exemplars(query: requests.ExemplarQuery & CallOptions): Promise<Answer<readonly Exemplar[]>>;
  labels(scope: requests.Scope & CallOptions): Promise<Answer<readonly string[]>>;
  values(name: string, scope: requests.Scope & CallOptions): Promise<Answer<readonly string[]>>;
  /** Label sets of series. The API insists on at least one selector in `match`. */
  series(scope: requests.Scope & CallOptions): Promise<Answer<readonly Labels[]>>;
  metadata(
    options: { readonly metric?: string | undefined; readonly limit?: number | undefined } & CallOptions,
  ): Promise<Answer<Readonly<Record<string, readonly MetricMetadata[]>>>>;
  rules(options?: CallOptions): Promise<Answer<readonly RuleGroup[]>>;
  alerts(options?: CallOptions): Promise<Answer<readonly RuleAlert[]>>;
  /** Null where the store has no such page (old Cortex, Amazon's service): the flavour is unknown. */
  buildInfo(options?: CallOptions): Promise<BuildInfo | null>;
  /** Mimir's limits of the tenant; null where the store does not tell them. */
  userLimits(options?: CallOptions): Promise<UserLimits | null>;
  /** The expression laid out by the server. */
  formatQuery(expr: string, options?: CallOptions): Promise<string>;
}

// Decoded series take several times this much memory.
const maxHeldBytes = 256 * 1024 * 1024;

/** A client of the store at `endpoint`. Nothing is asked before the first call. */
export function createPrometheusClient(http: Http, endpoint: Endpoint): PrometheusClient {
  const asker = createAsker(http, endpoint);
  return { ...queryMethods(asker), ...discoveryMethods(asker), userLimits: fetchUserLimits(http, endpoint) };
}

type QueryMethods = Pick<PrometheusClient, 'queryInstant' | 'queryRange' | 'streamRange' | 'exemplars'>;

function queryMethods(asker: Asker): QueryMethods {
  const streamRange: PrometheusClient['streamRange'] = async (query, onSeries) =>
    askRange(asker, query, onSeries, undefined);
  return {
    streamRange,
    async queryInstant({ signal, ...query }) {
      const elements: unknown[] = [];
      const answer = await asker.ask({
        request: requests.buildInstantRequest(query),
        signal,
        elementPath: ['data', 'result'],
        onElement: (element) => void elements.push(element),
        maxBytes: maxHeldBytes,
      });
      const data = asObject(answer.data, 'data');
      return { ...answer, data: decodeInstant(data.resultType, elements) };
    },
    async queryRange(query) {
      const series: Series[] = [];
      const answer = await askRange(asker, query, (one) => void series.push(one), maxHeldBytes);
      return { ...answer, data: series };
    },
    async exemplars({ signal, ...query }) {
      const exemplars: Exemplar[] = [];
      const answer = await asker.ask({
        request: requests.buildExemplarsRequest(query),
        signal,
        elementPath: ['data'],
        onElement: (element, index) => {
          for (const exemplar of decodeExemplars(element, index)) exemplars.push(exemplar);
        },
        maxBytes: maxHeldBytes,
      });
      return { ...answer, data: exemplars };
    },
  };
}

async function askRange(
  asker: Asker,
  { signal, ...query }: requests.RangeQuery & CallOptions,
  onSeries: (series: Series) => void | Promise<void>,
  maxBytes: number | undefined,
): Promise<Answer<null>> {
  const answer = await asker.ask({
    request: requests.buildRangeRequest(query),
    signal,
    elementPath: ['data', 'result'],
    onElement: (element, index) => onSeries(decodeSeries(element, index)),
    maxBytes,
  });
  return { ...answer, data: null };
}

type DiscoveryMethods = Omit<PrometheusClient, keyof QueryMethods | 'userLimits'>;

function discoveryMethods(asker: Asker): DiscoveryMethods {
  const get = (path: string, signal: AbortSignal | undefined) =>
    asker.ask({ request: { path, params: [], allowsPost: false }, signal });
  return {
    async labels({ signal, ...scope }) {
      const answer = await asker.ask({ request: requests.buildLabelsRequest(scope), signal });
      return { ...answer, data: asStrings(answer.data, 'data') };
    },
    async values(name, { signal, ...scope }) {
      const answer = await asker.ask({ request: requests.buildValuesRequest(name, scope), signal });
      return { ...answer, data: asStrings(answer.data, 'data') };
    },
    async series({ signal, ...scope }) {
      const series: Labels[] = [];
      const answer = await asker.ask({
        request: requests.buildSeriesRequest(scope),
        signal,
        elementPath: ['data'],
        onElement: (element, index) => void series.push(asLabels(element, `data[${index}]`)),
        maxBytes: maxHeldBytes,
      });
      return { ...answer, data: series };
    },
    async metadata({ signal, metric, limit }) {
      const answer = await asker.ask({ request: requests.buildMetadataRequest(metric, limit), signal });
      return { ...answer, data: decodeMetadata(answer.data) };
    },
    async rules(options) {
      const answer = await get('/api/v1/rules', options?.signal);
      return { ...answer, data: decodeRuleGroups(answer.data) };
    },
    async alerts(options) {
      const answer = await get('/api/v1/alerts', options?.signal);
      return { ...answer, data: decodeRuleAlerts(answer.data) };
    },
    async buildInfo(options) {
      try {
        return decodeBuildInfo((await get('/api/v1/status/buildinfo', options?.signal)).data);
      } catch (error) {
        if (error instanceof ObsqError && error.status === 404) return null;
        throw error;
      }
    },
    async formatQuery(expr, options) {
      const request = {
        path: '/api/v1/format_query',
        params: [['query', expr]] as const,
        query: expr,
        allowsPost: true,
      };
      return asString((await asker.ask({ request, signal: options?.signal })).data, 'data');
    },
  };
}
