import { createAlertmanagerClient } from '../../../src/backends/alertmanager/client.ts';
import { createLokiClient } from '../../../src/backends/loki/client.ts';
import { decodeTailFrame } from '../../../src/backends/loki/tail-frame.ts';
import { createPrometheusClient } from '../../../src/backends/prometheus/client.ts';
import { createTempoClient } from '../../../src/backends/tempo/client.ts';
import { decodeTraceFile } from '../../../src/backends/tempo/file/decode-trace-file.ts';
import type { Http } from '../../../src/http/http.ts';
import { createFakeHttp, fakeEndpoint } from '../fake-http.ts';
import { type Recording, readRecording, recordingNames } from '../recording-server.ts';

/** One decoder behind the client's own method, with the recorded bodies that it reads. */
export interface Decoder {
  readonly name: string;
  /** Bodies of real servers. */
  readonly seeds: readonly string[];
  /** Reads a body as an answer of this status; rejects with what the client throws. */
  read(body: string, status: number): Promise<unknown>;
  /** Places of elements whose loss must be told, as paths with `*` for an index: `data.result.*`. */
  readonly elements: readonly string[];
}

const recordings = ['prometheus', 'cortex', 'loki', 'tempo', 'alertmanager'].flatMap((folder) =>
  recordingNames(folder).map(readRecording),
);

/** Larger bodies are mutated too slowly to try thousands of them, and have no other shapes in them. */
const largestSeed = 24_000;

function seedsOf(matches: (recording: Recording, body: string) => boolean): string[] {
  return recordings.flatMap((recording) => {
    const body = recording.response?.body;
    const fits = body !== undefined && body.length <= largestSeed && matches(recording, body);
    return fits ? [body] : [];
  });
}

const at = (path: RegExp, holds = '') =>
  seedsOf(
    ({ request, response }, body) =>
      path.test(request.path) && response?.status === 200 && body.includes(holds),
  );

function over(ask: (http: Http) => Promise<unknown>): Decoder['read'] {
  return async (body, status) =>
    ask(createFakeHttp(() => ({ status, headers: { 'content-type': 'application/json' }, body })));
}

const prometheus = (ask: (client: ReturnType<typeof createPrometheusClient>) => Promise<unknown>) =>
  over((http) => ask(createPrometheusClient(http, fakeEndpoint('prometheus'))));
const loki = (ask: (client: ReturnType<typeof createLokiClient>) => Promise<unknown>) =>
  over((http) => ask(createLokiClient(http, fakeEndpoint('loki'))));
const tempo = (ask: (client: ReturnType<typeof createTempoClient>) => Promise<unknown>) =>
  over((http) => ask(createTempoClient(http, fakeEndpoint('tempo'))));
const alertmanager = (ask: (client: ReturnType<typeof createAlertmanagerClient>) => Promise<unknown>) =>
  over((http) => ask(createAlertmanagerClient(http, fakeEndpoint('alertmanager'))));

const window = { fromMs: 1_795_176_000_000, toMs: 1_795_179_600_000 };
const logWindow = { fromNs: `${window.fromMs}000000`, toNs: `${window.toMs}000000` };
/** The recorded Alertmanager had none. */
const silence = {
  id: 'b1',
  status: { state: 'active' },
  matchers: [{ name: 'alertname', value: 'CartDown', isRegex: false, isEqual: true }],
  comment: 'known',
  createdBy: 'ann',
  startsAt: '2026-11-20T12:00:00Z',
  endsAt: '2026-11-20T14:00:00Z',
  updatedAt: '2026-11-20T12:00:00Z',
};
const traceId = '22be4a157aeda1bd61c75d523043ff06';

/** Every decoder of every client. */
export const decoders: readonly Decoder[] = [
  {
    name: 'prometheus query',
    seeds: at(/^\/api\/v1\/query$/, '"metric"'),
    read: prometheus((client) => client.queryInstant({ expr: 'up', timeMs: window.toMs })),
    elements: ['data.result.*'],
  },
  {
    name: 'prometheus query_range',
    seeds: at(/^\/api\/v1\/query_range$/),
    read: prometheus((client) => client.queryRange({ expr: 'up', ...window, stepMs: 15_000 })),
    elements: ['data.result.*', 'data.result.*.values.*'],
  },
  {
    name: 'prometheus query_exemplars',
    seeds: at(/^\/api\/v1\/query_exemplars$/),
    read: prometheus((client) => client.exemplars({ expr: 'up', ...window })),
    elements: ['data.*', 'data.*.exemplars.*'],
  },
  {
    name: 'prometheus labels',
    seeds: at(/^\/api\/v1\/labels$/),
    read: prometheus((client) => client.labels({})),
    elements: ['data.*'],
  },
  {
    name: 'prometheus label values',
    seeds: at(/^\/api\/v1\/label\//),
    read: prometheus((client) => client.values('pod', {})),
    elements: ['data.*'],
  },
  {
    name: 'prometheus series',
    seeds: at(/^\/api\/v1\/series$/),
    read: prometheus((client) => client.series({})),
    elements: ['data.*'],
  },
  {
    name: 'prometheus metadata',
    seeds: at(/^\/api\/v1\/metadata$/),
    read: prometheus((client) => client.metadata({})),
    elements: [],
  },
  {
    name: 'prometheus rules',
    seeds: at(/^\/api\/v1\/rules$/),
    read: prometheus((client) => client.rules()),
    elements: ['data.groups.*', 'data.groups.*.rules.*'],
  },
  {
    name: 'prometheus alerts',
    seeds: at(/^\/api\/v1\/alerts$/),
    read: prometheus((client) => client.alerts()),
    elements: ['data.alerts.*'],
  },
  {
    name: 'prometheus buildinfo',
    seeds: at(/^\/api\/v1\/status\/buildinfo$/),
    read: prometheus((client) => client.buildInfo()),
    elements: [],
  },
  {
    name: 'loki streams',
    seeds: at(/^\/loki\/api\/v1\/query_range$/, '"streams"'),
    read: loki((client) => client.queryRange({ expr: '{a="b"}', ...logWindow, limit: 100 })),
    elements: ['data.result.*', 'data.result.*.values.*'],
  },
  {
    name: 'loki matrix',
    seeds: at(/^\/loki\/api\/v1\/query_range$/, '"matrix"'),
    read: loki((client) => client.queryRange({ expr: 'rate({a="b"}[1m])', ...logWindow, limit: 100 })),
    elements: ['data.result.*', 'data.result.*.values.*'],
  },
  {
    name: 'loki query',
    seeds: at(/^\/loki\/api\/v1\/query$/),
    read: loki((client) => client.queryInstant({ expr: 'rate({a="b"}[1m])', timeMs: window.toMs })),
    elements: ['data.result.*'],
  },
  {
    name: 'loki labels',
    seeds: at(/^\/loki\/api\/v1\/labels$/),
    read: loki((client) => client.labels(logWindow)),
    elements: ['data.*'],
  },
  {
    name: 'loki series',
    seeds: at(/^\/loki\/api\/v1\/series$/),
    read: loki((client) => client.series({ ...logWindow, selectors: ['{a="b"}'] })),
    elements: ['data.*'],
  },
  {
    name: 'loki stats',
    seeds: at(/^\/loki\/api\/v1\/index\/stats$/),
    read: loki((client) => client.stats({ ...logWindow, selector: '{a="b"}' })),
    elements: [],
  },
  {
    name: 'loki tail frame',
    seeds: recordings.flatMap(({ frames = [] }) => [...frames]).slice(0, 20),
    read: async (body) => decodeTailFrame(body),
    elements: ['streams.*', 'streams.*.values.*', 'dropped_entries.*'],
  },
  {
    name: 'tempo trace',
    seeds: at(/^\/api\/v2\/traces\//),
    read: tempo((client) => client.trace(traceId)),
    elements: [
      'trace.resourceSpans.*',
      'trace.resourceSpans.*.scopeSpans.*',
      'trace.resourceSpans.*.scopeSpans.*.spans.*',
      'trace.resourceSpans.*.scopeSpans.*.spans.*.events.*',
    ],
  },
  {
    name: 'a trace file',
    seeds: at(/^\/api\/(v2\/)?traces\//, 'scopeSpans'),
    read: async (text) => decodeTraceFile({ name: 'a.json', text }, null),
    elements: [],
  },
  {
    name: 'tempo search',
    seeds: at(/^\/api\/search$/),
    read: tempo((client) => client.search({ query: '{}', ...window, limit: 20 })),
    elements: ['traces.*', 'traces.*.spanSets.*', 'traces.*.spanSets.*.spans.*'],
  },
  {
    name: 'tempo tags',
    seeds: at(/^\/api\/v2\/search\/tags$/),
    read: tempo((client) => client.tags()),
    elements: ['scopes.*', 'scopes.*.tags.*'],
  },
  {
    name: 'tempo tag values',
    seeds: at(/^\/api\/v2\/search\/tag\//),
    read: tempo((client) => client.tagValues('resource.service.name')),
    elements: ['tagValues.*'],
  },
  {
    name: 'tempo metrics',
    seeds: at(/^\/api\/metrics\/query_range$/),
    read: tempo((client) => client.metricsRange({ query: '{} | rate()', ...window, stepMs: 60_000 })),
    elements: ['series.*', 'series.*.samples.*', 'series.*.exemplars.*'],
  },
  {
    name: 'alertmanager alerts',
    seeds: at(/^\/api\/v2\/alerts$/),
    read: alertmanager((client) => client.alerts()),
    elements: ['*'],
  },
  {
    name: 'alertmanager silences',
    seeds: [JSON.stringify([silence, { ...silence, id: 'b2' }])],
    read: alertmanager((client) => client.silences()),
    elements: ['*', '*.matchers.*'],
  },
  {
    name: 'alertmanager status',
    seeds: at(/^\/api\/v2\/status$/),
    read: alertmanager((client) => client.status()),
    elements: [],
  },
];
