import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDemoCluster } from '../../../src/demo/cluster/cluster.ts';
import { createAlertmanagerApi } from '../../../src/engine/promql/alertmanager-api.ts';
import { createPrometheusApi } from '../../../src/engine/promql/prometheus-api.ts';
import type { DemoApi } from '../../../src/engine/source/sources.ts';
import type { Recording } from '../../helpers/recording-server.ts';
import { shapeDifferences } from './shape.ts';

const folder = join(import.meta.dirname, '../../../fixtures/recordings');
/** 2026-11-20T21:37:12Z: the end of the recordings' windows. */
const nowMs = 1_795_210_632_000;
const cluster = createDemoCluster({ now: () => nowMs });
const prometheus = createPrometheusApi(cluster);
const apis: Readonly<Record<string, DemoApi>> = {
  prometheus,
  cortex: prometheus,
  alertmanager: createAlertmanagerApi(cluster),
};

/** Where the demo's answer has another form, and why. `body`: only the body is not compared. */
const different: Readonly<Record<string, { readonly what: 'all' | 'body'; readonly why: string }>> = {
  'prometheus/native-histogram-instant': {
    what: 'body',
    why: 'the demo has no native histograms: it finds nothing',
  },
  'prometheus/native-histogram-range': {
    what: 'body',
    why: 'the demo has no native histograms: it finds nothing',
  },
  'prometheus/native-histogram-quantile': {
    what: 'body',
    why: 'the demo has no native histograms: it finds nothing',
  },
  'prometheus/buildinfo': { what: 'all', why: "the demo's server says what it is for all stores" },
  'cortex/buildinfo': { what: 'all', why: "the demo's server says what it is for all stores" },
  'prometheus/error-404': { what: 'all', why: 'paths of nobody are the server’s: the API answers null' },
  'cortex/error-404': { what: 'all', why: 'paths of nobody are the server’s: the API answers null' },
  'cortex/error-no-tenant': { what: 'all', why: 'the demo has one tenant and asks for none' },
  'cortex/query-stats-all': {
    what: 'body',
    why: 'the demo tells what Prometheus tells; Cortex has no timings',
  },
  'cortex/rules': { what: 'body', why: 'Cortex sends an empty lastError, Prometheus leaves it out' },
  'alertmanager/silences': { what: 'body', why: 'the recorded server had no silence; the demo has two' },
};

const recordings = Object.keys(apis).flatMap((backend) =>
  readdirSync(join(folder, backend)).map((file) => {
    const text = readFileSync(join(folder, backend, file), 'utf8');
    const name: string = `${backend}/${file.replace('.json', '')}`;
    return [name, JSON.parse(text) as Recording] as const;
  }),
);

function ask(name: string, { request }: Recording): ReturnType<DemoApi> {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(request.params)) {
    for (const one of Array.isArray(value) ? value : [value]) params.append(key, String(one));
  }
  const api = apis[name.split('/')[0] ?? ''];
  return api?.({ method: request.method ?? 'GET', path: request.path, params, headers: {}, nowMs }) ?? null;
}

describe("the demo's answers beside recorded ones", () => {
  it.each(recordings.filter(([name]) => different[name]?.what !== 'all'))('%s', (name, recording) => {
    const answer = ask(name, recording);
    const { response } = recording;
    expect(answer?.status).toBe(response?.status);
    expect(answer?.contentType).toBe(response?.headers['content-type']);
    if (different[name] !== undefined) return;
    const recorded: unknown = JSON.parse(response?.body ?? 'null');
    expect(shapeDifferences(recorded, JSON.parse(answer?.body ?? 'null'))).toEqual([]);
  });

  it('names only recordings that exist as different', () => {
    const names = recordings.map(([name]) => name);
    expect(Object.keys(different).filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(
    recordings.filter(([name]) => /^prometheus\/error-(?!404|execution)|alertmanager\/error/.test(name)),
  )('refuses in the same words: %s', (name, recording) => {
    expect(ask(name, recording)?.body).toBe(recording.response?.body);
  });

  it('refuses a match of many to many in the same words, the pods being its own', () => {
    const found = recordings.find(([name]) => name === 'prometheus/error-execution-many-to-many');
    const words = (body: string | undefined): string =>
      (JSON.parse(body ?? '{}').error ?? '').replace(/\{[^}]*\}/g, '{}');
    const answer = found === undefined ? null : ask(found[0], found[1]);
    expect(words(answer?.body)).toBe(words(found?.[1].response?.body));
  });

  it('answers nothing for paths that are not its own', () => {
    expect(
      prometheus({ method: 'GET', path: '/api/v1/nope', params: new URLSearchParams(), headers: {}, nowMs }),
    ).toBeNull();
  });
});
