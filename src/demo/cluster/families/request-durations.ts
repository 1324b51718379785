import type { Labels } from '../../../domain/labels.ts';
import { computedSeries, type Family, family, type SeriesSpec } from '../family.ts';
import { clusterName } from '../nodes.ts';
import { hashText } from '../shape/hash.ts';
import { jitteredTime } from '../shape/jitter.ts';
import type { Model } from '../shape/model.ts';
import { createWave } from '../shape/wave.ts';

/** One kind of request to a store, with its rate per second and its mean duration. */
interface Route {
  readonly store: 'mimir' | 'loki' | 'tempo';
  readonly prefix: 'cortex' | 'loki' | 'tempo';
  readonly port: number;
  readonly method: string;
  readonly route: string;
  readonly statusCode: string;
  readonly perSecond: number;
  readonly meanSeconds: number;
}

const routes: readonly Route[] = [
  ['mimir', 'cortex', 8080, 'POST', 'api_v1_push', '200', 2.4, 0.012] as const,
  ['mimir', 'cortex', 8080, 'GET', 'prometheus_api_v1_query', '200', 0.3, 0.05] as const,
  ['loki', 'loki', 3100, 'POST', 'loki_api_v1_push', '204', 1.6, 0.008] as const,
  ['tempo', 'tempo', 3200, 'gRPC', '/tempopb.Pusher/PushBytesV2', 'success', 3.1, 0.006] as const,
].map(([store, prefix, port, method, route, statusCode, perSecond, meanSeconds]) => ({
  store,
  prefix,
  port,
  method,
  route,
  statusCode,
  perSecond,
  meanSeconds,
}));

const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100];

/** Histograms of the request durations of Mimir, Loki and Tempo. Buckets, sum and count agree, and every request succeeds. */
export function requestDurationFamilies(model: Model): Family[] {
  return (['cortex', 'loki', 'tempo'] as const).flatMap((prefix) => {
    const name = `${prefix}_request_duration_seconds`;
    const own = routes.filter((route) => route.prefix === prefix);
    const part = (suffix: string, make: (route: Route) => SeriesSpec[]): Family =>
      family(
        {
          name: `${name}${suffix}`,
          type: 'histogram',
          help: 'Time (in seconds) spent serving HTTP requests.',
        },
        () => own.flatMap(make),
      );
    const counted = (route: Route, more: Labels, of: (count: number) => number): SeriesSpec => {
      const count = counter(model, route);
      return computedSeries({ ...labelsOf(model, route), ...more }, (seconds) => of(count(seconds)));
    };
    return [
      part('_bucket', (route) =>
        [...bounds, Number.POSITIVE_INFINITY].map((bound) =>
          counted(route, { le: bound === Number.POSITIVE_INFINITY ? '+Inf' : String(bound) }, (count) =>
            Math.floor(count * shareBelow(bound, route.meanSeconds)),
          ),
        ),
      ),
      part('_sum', (route) => [counted(route, {}, (count) => count * route.meanSeconds)]),
      part('_count', (route) => [counted(route, {}, (count) => count)]),
    ];
  });
}

function labelsOf(model: Model, { store, port, method, route, statusCode }: Route): Labels {
  const ip = model.podsOf(store)[0]?.ip ?? '';
  return {
    cluster: clusterName,
    job: store,
    instance: `${ip}:${port}`,
    method,
    route,
    status_code: statusCode,
    ws: 'false',
  };
}

/** Creates the request counter of a route. All series of the route use it, so that its buckets and its count agree. */
function counter(model: Model, { store, route, perSecond }: Route): (seconds: number) => number {
  const key = hashText(model.seed, `${store} ${route}`);
  const wave = createWave(key);
  const begin = wave.integral(0);
  return (seconds) =>
    Math.floor(perSecond * (wave.integral(jitteredTime(key, seconds) - model.eraStartSeconds + 60) - begin));
}

/** The share of requests that take at most `bound` seconds. Durations have an exponential distribution. */
function shareBelow(bound: number, meanSeconds: number): number {
  return 1 - Math.exp(-bound / meanSeconds);
}
