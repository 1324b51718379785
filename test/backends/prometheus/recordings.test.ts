import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPrometheusClient, type PrometheusClient } from '../../../src/backends/prometheus/client.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import type { Exemplar } from '../../../src/domain/metrics/exemplar.ts';
import type { HistogramSample, Sample, Series } from '../../../src/domain/metrics/series.ts';
import { createHttp } from '../../../src/http/client/create-http.ts';
import type { Http } from '../../../src/http/http.ts';
import {
  type Recording,
  type RecordingServer,
  readRecording,
  recordingNames,
  startRecordingServer,
} from '../../helpers/recording-server.ts';

// Each recording is asked for with its own parameters; what was decoded is written back as the server would have sent it
// and compared with the recorded bytes: nothing may be lost or bent on the way.

let http: Http;
const servers = new Map<string, RecordingServer>();

beforeAll(async () => {
  http = createHttp({ userAgent: 'obsq/test', now: () => 0 });
  servers.set('prometheus', await startRecordingServer({ recordings: ['prometheus'] }));
  servers.set('cortex', await startRecordingServer({ recordings: ['cortex'], prefix: '/prometheus' }));
});

afterAll(async () => {
  await http.close();
  for (const server of servers.values()) await server.close();
});

function clientOf(recording: Recording): PrometheusClient {
  return createPrometheusClient(http, {
    backend: 'prometheus',
    baseUrl: servers.get(recording.backend)?.url ?? '',
    headers: {},
    tenant: recording.request.headers?.['X-Scope-OrgID'],
  });
}

const seconds = (ms: number): number => ms / 1000;
const writeSample = ({ timeMs, value }: Sample): unknown => [seconds(timeMs), value];
const writeHistogram = ({ timeMs, count, sum, buckets }: HistogramSample): unknown => [
  seconds(timeMs),
  {
    count,
    sum,
    ...(buckets.length > 0 && {
      buckets: buckets.map((bucket) => [bucket.boundaries, bucket.lower, bucket.upper, bucket.count]),
    }),
  },
];

function writeVector({ labels, samples, histograms }: Series): unknown {
  return {
    metric: labels,
    ...(samples[0] && { value: writeSample(samples[0]) }),
    ...(histograms[0] && { histogram: writeHistogram(histograms[0]) }),
  };
}

function writeMatrix({ labels, samples, histograms }: Series): unknown {
  return {
    metric: labels,
    ...(samples.length > 0 && { values: samples.map(writeSample) }),
    ...(histograms.length > 0 && { histograms: histograms.map(writeHistogram) }),
  };
}

function writeExemplars(exemplars: readonly Exemplar[]): unknown {
  const groups: { seriesLabels: unknown; exemplars: unknown[] }[] = [];
  for (const { seriesLabels, labels, value, timeMs } of exemplars) {
    if (groups.at(-1)?.seriesLabels !== seriesLabels) groups.push({ seriesLabels, exemplars: [] });
    groups.at(-1)?.exemplars.push({ labels, value, timestamp: seconds(timeMs) });
  }
  return groups;
}

const envelope = (answer: Answer<unknown>, data: unknown): unknown => ({
  status: 'success',
  data,
  ...(answer.warnings.length > 0 && { warnings: answer.warnings }),
  ...(answer.infos.length > 0 && { infos: answer.infos }),
});

/** Asks as the recording was asked, and writes the answer back. */
async function roundTrip(recording: Recording): Promise<unknown> {
  const client = clientOf(recording);
  const { path, params } = recording.request;
  const expr = String(params.query);
  const ms = (name: string): number => Number(params[name]) * 1000;
  const window = params.start === undefined ? {} : { fromMs: ms('start'), toMs: ms('end') };
  const label = /^\/api\/v1\/label\/(.*)\/values$/.exec(path)?.[1];
  if (label !== undefined) {
    const answer = await client.values(label, window);
    return envelope(answer, answer.data);
  }
  switch (path) {
    case '/api/v1/query': {
      const answer = await client.queryInstant({
        expr,
        ...(params.time !== undefined && { timeMs: ms('time') }),
      });
      const { data } = answer;
      if (data.kind === 'scalar' || data.kind === 'string') {
        return envelope(answer, { resultType: data.kind, result: writeSample(data.sample) });
      }
      const write = data.kind === 'vector' ? writeVector : writeMatrix;
      return envelope(answer, { resultType: data.kind, result: data.series.map(write) });
    }
    case '/api/v1/query_range': {
      const query = { expr, fromMs: ms('start'), toMs: ms('end'), stepMs: ms('step') };
      const answer = await client.queryRange(query);
      const streamed: Series[] = [];
      await client.streamRange(query, (series) => void streamed.push(series));
      expect(streamed).toEqual(answer.data);
      return envelope(answer, { resultType: 'matrix', result: answer.data.map(writeMatrix) });
    }
    case '/api/v1/query_exemplars': {
      const answer = await client.exemplars({ expr, fromMs: ms('start'), toMs: ms('end') });
      return envelope(answer, writeExemplars(answer.data));
    }
    case '/api/v1/labels': {
      const answer = await client.labels(window);
      return envelope(answer, answer.data);
    }
    case '/api/v1/series': {
      const answer = await client.series({ match: [String(params['match[]'])], ...window });
      return envelope(answer, answer.data);
    }
    case '/api/v1/metadata': {
      const answer = await client.metadata({ limit: Number(params.limit) });
      return envelope(answer, answer.data);
    }
    default:
      throw new Error(`no round trip for ${path}`);
  }
}

const all = [...recordingNames('prometheus'), ...recordingNames('cortex')];
const named = new Set(['rules', 'alerts', 'buildinfo', 'error-404', 'query-stats-all', 'format-query']);
const succeeding = all.filter((name) => !name.includes('/error-') && !named.has(name.split('/')[1] ?? ''));

describe('every recorded answer', () => {
  it.each(succeeding)('%s comes through whole', async (name) => {
    const recording = readRecording(name);
    expect(await roundTrip(recording)).toEqual(JSON.parse(recording.response?.body ?? ''));
  });

  it.each(['prometheus', 'cortex'])(
    '%s with statistics: they are skipped, the series kept',
    async (folder) => {
      const recording = readRecording(`${folder}/query-stats-all`);
      const withStats = await startRecordingServer({
        respond: () => ({ recording: `${folder}/query-stats-all` }),
      });
      const client = createPrometheusClient(http, {
        backend: 'prometheus',
        baseUrl: withStats.url,
        headers: {},
      });
      const { data } = await client.queryInstant({ expr: 'x' });
      await withStats.close();
      const body = JSON.parse(recording.response?.body ?? '');
      expect(body.data.stats.samples).toMatchObject({ totalQueryableSamples: 360, peakSamples: 38 });
      expect(data.kind === 'vector' && data.series.map(writeVector)).toEqual(body.data.result);
    },
  );
});

describe('recorded rules and alerts', () => {
  it.each([
    ['prometheus', '/etc/prometheus/rules.yml'],
    ['cortex', 'rules.yml'],
  ])('of %s', async (folder, file) => {
    const client = clientOf(readRecording(`${folder}/rules`));
    const [group, ...others] = (await client.rules()).data;
    expect(others).toEqual([]);
    expect(group).toMatchObject({ name: 'seeds', file, intervalSeconds: 15 });
    expect(group?.rules[0]).toEqual({
      kind: 'alerting',
      name: 'HighCpuUsage',
      expr: '100 - (avg by (node) (rate(node_cpu_seconds_total{mode="idle"}[5m])) * 100) > 40',
      labels: { severity: 'warning' },
      annotations: { description: '{{ $labels.node }} CPU {{ $value }}%', summary: 'CPU 사용률 초과' },
      durationSeconds: 60,
      state: 'inactive',
      health: 'ok',
      lastError: '',
      alerts: [],
    });
    const firing = group?.rules.find((rule) => rule.name === 'PodOOMKilled');
    expect(firing?.state).toBe('firing');
    expect(firing?.alerts[0]).toMatchObject({
      state: 'firing',
      value: '1e+00',
      labels: { pod: 'payment-ae5c62d50-7aee3' },
    });
    const alerts = (await client.alerts()).data;
    expect(alerts.map((alert) => alert.labels.alertname).sort()).toEqual(['PodCrashLooping', 'PodOOMKilled']);
  });

  it('gives the time an alert began in ms', async () => {
    const { data } = await clientOf(readRecording('prometheus/alerts')).alerts();
    // activeAt 2026-11-20T21:29:12.419290454Z
    expect(data[0]?.activeAtMs).toBe(Date.UTC(2026, 10, 20, 21, 29, 12, 419));
    expect(data[1]?.value).toBe('3.0810029919962387e+00');
  });
});

describe('recorded exemplars', () => {
  it.each([
    ['prometheus/exemplars-payment', 8, 144],
    ['prometheus/exemplars-through-function', 89, 1736],
    ['cortex/exemplars-payment', 7, 76],
    ['cortex/exemplars-through-function', 88, 997],
    // Tempo's metrics-generator names the label traceID and strips leading zeros.
    ['cortex/spanmetrics-exemplars', 8, 153],
  ])('%s: %i series, %i exemplars, each with a trace id of full length', async (name, series, count) => {
    const recording = readRecording(name);
    const { data } = await clientOf(recording).exemplars({
      expr: String(recording.request.params.query),
      fromMs: Number(recording.request.params.start) * 1000,
      toMs: Number(recording.request.params.end) * 1000,
    });
    expect(data).toHaveLength(count);
    expect(new Set(data.map((exemplar) => exemplar.seriesLabels)).size).toBe(series);
    for (const { traceId, labels } of data) {
      expect(traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(traceId?.endsWith(labels.trace_id ?? labels.traceID ?? '?')).toBe(true);
    }
  });
});

describe('recorded build information', () => {
  it('of Prometheus names a version', async () => {
    expect(await clientOf(readRecording('prometheus/buildinfo')).buildInfo()).toEqual({
      flavour: 'prometheus',
      application: '',
      version: '3.5.3+ds1',
    });
  });

  it('is not there in Cortex', async () => {
    expect(await clientOf(readRecording('cortex/buildinfo')).buildInfo()).toBeNull();
  });

  it('of limits is not there in either', async () => {
    expect(await clientOf(readRecording('prometheus/buildinfo')).userLimits()).toBeNull();
    expect(await clientOf(readRecording('cortex/buildinfo')).userLimits()).toBeNull();
  });
});

async function refused(name: string): Promise<ObsqError> {
  const recording = readRecording(name);
  const server = await startRecordingServer({ respond: () => ({ recording: name }), prefix: '/prometheus' });
  const client = createPrometheusClient(http, { backend: 'prometheus', baseUrl: server.url, headers: {} });
  const expr = String(recording.request.params.query);
  const error = await client.queryInstant({ expr }).catch((thrown: unknown) => thrown);
  await server.close();
  expect(error).toBeInstanceOf(ObsqError);
  return error as ObsqError;
}

describe('every recorded refusal', () => {
  it.each(['prometheus', 'cortex'])('%s/error-parse points at the place', async (folder) => {
    const error = await refused(`${folder}/error-parse`);
    expect(error).toMatchObject({ kind: 'query', status: 400, backend: 'prometheus' });
    expect(error.message).toContain('1:14: parse error: unexpected ")" in subquery or range');
    // sum(rate(x[5m): the 14th character is the parenthesis
    expect(error.query).toEqual({ text: 'sum(rate(x[5m)', offset: 13 });
  });

  it.each([
    ['prometheus/error-bad-step', 'query', 400, 'zero or negative query resolution step'],
    ['cortex/error-bad-step', 'query', 400, 'zero or negative query resolution step'],
    ['prometheus/error-end-before-start', 'query', 400, 'end timestamp must not be before start time'],
    ['cortex/error-end-before-start', 'query', 400, 'end timestamp must not be before start time'],
    ['prometheus/error-too-many-points', 'limit', 400, 'exceeded maximum resolution of 11,000 points'],
    ['cortex/error-too-many-points', 'limit', 400, 'exceeded maximum resolution of 11,000 points'],
    ['prometheus/error-execution-many-to-many', 'query', 422, 'many-to-many matching not allowed'],
    ['cortex/error-execution-many-to-many', 'query', 422, 'many-to-many matching not allowed'],
    ['prometheus/error-404', 'not-found', 404, '404 page not found'],
    ['cortex/error-404', 'not-found', 404, '404 page not found'],
    ['cortex/error-no-tenant', 'auth', 401, 'no org id'],
  ])('%s is %s', async (name, kind, status, message) => {
    const error = await refused(name);
    expect(error).toMatchObject({ kind, status, backend: 'prometheus' });
    expect(error.message).toContain(message);
    expect(error.url).toMatch(/\/prometheus\/api\/v1\/query$/);
  });

  it('cortex/error-no-tenant asks for the tenant', async () => {
    expect((await refused('cortex/error-no-tenant')).hint).toContain('--org-id');
  });

  it('none is left out', () => {
    const judged = all.filter((name) => name.includes('/error-'));
    expect(judged).toHaveLength(13);
  });
});
