import type { RuleAlert, RuleGroup } from '../../domain/alerts/alert.ts';
import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { Labels } from '../../domain/labels.ts';
import type { Exemplar } from '../../domain/metrics/exemplar.ts';
import type { Series } from '../../domain/metrics/series.ts';
import type { Endpoint, Http } from '../../http/http.ts';
import { asArrayOrNone, asLabels, asObject, asStrings, unexpected } from '../json/json-shape.ts';
import type { JsonObject } from '../json/json-value.ts';
import { type Asker, createAsker, maxHeldBytes } from './ask.ts';
import { decodeExemplars, decodeInstant, decodeSeries, type InstantResult } from './decode.ts';
import {
  decodeBuildInfo,
  decodeMetadata,
  type MetricMetadata,
  type MetricsBuildInfo,
  type UserLimits,
} from './decode-discovery.ts';
import { decodeRuleAlerts, decodeRuleGroups } from './decode-rules.ts';
import * as requests from './request.ts';
import { fetchUserLimits } from './user-limits.ts';

/** The options of one call. `signal` cancels it. */
interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** A client of one metrics store: Prometheus, Mimir, Cortex or another with their API. Every method throws ObsqError. */
export interface PrometheusClient {
  queryInstant(query: requests.InstantQuery & CallOptions): Promise<Answer<InstantResult>>;
  /** Series in the server's order, each with its samples in time order. At most 256 MB of answer. */
  queryRange(query: requests.RangeQuery & CallOptions): Promise<Answer<readonly Series[]>>;
  /** Hands out the series of a range query one by one as they arrive and awaits `onSeries`. Memory does not grow with the answer. */
  streamRange(
    query: requests.RangeQuery & CallOptions,
    onSeries: (series: Series) => void | Promise<void>,
  ): Promise<Answer<null>>;
  /** Exemplars in the server's order. Empty if the expression has no selector or the store keeps no exemplars. */
  exemplars(query: requests.ExemplarQuery & CallOptions): Promise<Answer<readonly Exemplar[]>>;
  labels(scope: requests.Scope & CallOptions): Promise<Answer<readonly string[]>>;
  values(name: string, scope: requests.Scope & CallOptions): Promise<Answer<readonly string[]>>;
  /** Label sets of series. The API requires at least one selector in `match`. */
  series(scope: requests.Scope & CallOptions): Promise<Answer<readonly Labels[]>>;
  /** Type, help and unit of scraped metrics. No command asks yet: kept for the screen's list of metrics. */
  metadata(
    options: { readonly metric?: string | undefined; readonly limit?: number | undefined } & CallOptions,
  ): Promise<Answer<Readonly<Record<string, readonly MetricMetadata[]>>>>;
  /** All rules, or those of one type. A store that does not know the parameter sends all. */
  rules(
    options?: { readonly type?: requests.RuleType | undefined } & CallOptions,
  ): Promise<Answer<readonly RuleGroup[]>>;
  alerts(options?: CallOptions): Promise<Answer<readonly RuleAlert[]>>;
  /** Null if the store does not have this endpoint (old Cortex, Amazon's service): the flavour is then unknown. */
  buildInfo(options?: CallOptions): Promise<MetricsBuildInfo | null>;
  /** Mimir's limits of the tenant; null if the store does not publish them. */
  userLimits(options?: CallOptions): Promise<UserLimits | null>;
}

/** Creates a client of the store at `endpoint`. It sends nothing before the first call. */
export function createPrometheusClient(http: Http, endpoint: Endpoint): PrometheusClient {
  const asker = createAsker(http, endpoint);
  return { ...queryMethods(asker), ...discoveryMethods(asker), userLimits: fetchUserLimits(http, endpoint) };
}

type QueryMethods = Pick<PrometheusClient, 'queryInstant' | 'queryRange' | 'streamRange' | 'exemplars'>;

function queryMethods(asker: Asker): QueryMethods {
  return {
    async queryInstant({ signal, ...query }) {
      const elements: unknown[] = [];
      const asking = {
        request: requests.buildInstantRequest(query),
        signal,
        elementPath: ['data', 'result'],
        onElement: (element: unknown) => void elements.push(element),
        maxBytes: maxHeldBytes,
      };
      return asker.ask(asking, (data) => decodeInstant(requireResult(data).resultType, elements));
    },
    async queryRange(query) {
      const series: Series[] = [];
      const answer = await askRange(asker, query, (one) => void series.push(one), maxHeldBytes);
      return { ...answer, data: series };
    },
    streamRange: (query, onSeries) => askRange(asker, query, onSeries, undefined),
    async exemplars({ signal, ...query }) {
      const exemplars: Exemplar[] = [];
      const asking = {
        request: requests.buildExemplarsRequest(query),
        signal,
        elementPath: ['data'],
        onElement: (element: unknown, index: number) => {
          for (const exemplar of decodeExemplars(element, index)) exemplars.push(exemplar);
        },
        maxBytes: maxHeldBytes,
      };
      return asker.ask(asking, (data) => {
        asArrayOrNone(data, 'data');
        return exemplars;
      });
    },
  };
}

function askRange(
  asker: Asker,
  { signal, ...query }: requests.RangeQuery & CallOptions,
  onSeries: (series: Series) => void | Promise<void>,
  maxBytes: number | undefined,
): Promise<Answer<null>> {
  const asking = {
    request: requests.buildRangeRequest(query),
    signal,
    elementPath: ['data', 'result'],
    onElement: (element: unknown, index: number) => onSeries(decodeSeries(element, index)),
    maxBytes,
  };
  return asker.ask(asking, (data) => {
    requireResult(data);
    return null;
  });
}

/** The `data` of a query, whose list of results was handed out. Throws for a list of another name: nothing of it was read. */
function requireResult(data: unknown): JsonObject {
  const object = asObject(data, 'data');
  if (object.result === undefined) throw unexpected('data.result', 'there');
  asArrayOrNone(object.result, 'data.result');
  return object;
}

type DiscoveryMethods = Omit<PrometheusClient, keyof QueryMethods | 'userLimits'>;

function discoveryMethods(asker: Asker): DiscoveryMethods {
  const asStringList = (data: unknown): readonly string[] => asStrings(data, 'data');
  const get = (path: string, options: CallOptions | undefined) => ({
    request: { path, params: [], allowsPost: false },
    signal: options?.signal,
  });
  return {
    labels: ({ signal, ...scope }) =>
      asker.ask({ request: requests.buildLabelsRequest(scope), signal }, asStringList),
    async values(name, { signal, ...scope }) {
      const askAs = (raw: boolean) =>
        asker.ask({ request: requests.buildValuesRequest(name, scope, raw), signal }, asStringList);
      const answer = await askAs(false);
      if (answer.data.length > 0 || requests.escapeLabelName(name) === name) return answer;
      try {
        return await askAs(true);
      } catch (error) {
        // A store that knows the escaped form refuses the raw one, and has said already that there are no values.
        if (error instanceof ObsqError && error.kind !== 'cancelled') return answer;
        throw error;
      }
    },
    async series({ signal, ...scope }) {
      const series: Labels[] = [];
      const asking = {
        request: requests.buildSeriesRequest(scope),
        signal,
        elementPath: ['data'],
        onElement: (element: unknown, index: number) => void series.push(asLabels(element, `data[${index}]`)),
        maxBytes: maxHeldBytes,
      };
      return asker.ask(asking, (data) => {
        asArrayOrNone(data, 'data');
        return series;
      });
    },
    metadata: ({ signal, metric, limit }) =>
      asker.ask({ request: requests.buildMetadataRequest(metric, limit), signal }, decodeMetadata),
    rules: (options) =>
      asker.ask(
        { request: requests.buildRulesRequest(options?.type), signal: options?.signal },
        decodeRuleGroups,
      ),
    alerts: (options) => asker.ask(get('/api/v1/alerts', options), decodeRuleAlerts),
    async buildInfo(options) {
      try {
        return (await asker.ask(get('/api/v1/status/buildinfo', options), decodeBuildInfo)).data;
      } catch (error) {
        if (error instanceof ObsqError && error.status === 404) return null;
        throw error;
      }
    },
  };
}
