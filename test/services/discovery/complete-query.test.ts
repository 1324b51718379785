import { describe, expect, it } from 'vitest';
import type { QueryLanguage } from '../../../src/languages/language.ts';
import { completeQuery } from '../../../src/services/discovery/complete-query.ts';
import { createFakeHttp, type FakeRequest, jsonResponse, textResponse } from '../../helpers/fake-http.ts';
import { memoryCache, storesOver, urlsOfNobody } from '../../helpers/pivot-stores.ts';

const nowMs = Date.UTC(2026, 10, 20, 13);

/** Stores that have these names, and a note of what they were asked. */
function open(data: unknown) {
  const http = createFakeHttp(() => jsonResponse(data));
  const stores = storesOver(http, urlsOfNobody);
  const cache = memoryCache();
  /** `|` marks the cursor. */
  const complete = (language: QueryLanguage, marked: string) => {
    const cursor = marked.indexOf('|');
    const text = marked.slice(0, cursor) + marked.slice(cursor + 1);
    return completeQuery(stores, { language, text, cursor, nowMs, cache });
  };
  return { asked: http.requests, complete };
}

const matchersOf = (request: FakeRequest | undefined): readonly string[] =>
  [...(request?.params ?? [])].flatMap(([name, value]) => (name === 'match[]' ? [value] : []));

const list = (...names: string[]) => ({ status: 'success', data: names });

describe('completion of PromQL', () => {
  it('offers functions and the metrics that begin as typed, asked with a bounded matcher', async () => {
    const { asked, complete } = open(list('rate_limit_hits', 'rated'));
    const found = await complete('promql', 'sum(rat|');
    expect(found).toEqual({ from: 4, items: ['rate', 'rate_limit_hits', 'rated'] });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.path).toMatch(/\/api\/v1\/label\/__name__\/values$/);
    expect(matchersOf(asked[0])).toEqual(['{__name__=~"rat.*"}']);
    expect(asked[0]?.query.limit).toBe('200');
  });

  it('asks nobody for one letter: half of all metrics would match', async () => {
    const { asked, complete } = open(list());
    const { items } = await complete('promql', 'r|');
    expect(items).toContain('rate');
    expect(items.every((item) => item.startsWith('r'))).toBe(true);
    expect(asked).toEqual([]);
  });

  it('offers the labels of the metric, those that begin as typed before those that hold it', async () => {
    const { asked, complete } = open(list('__name__', 'k8s_pod', 'pod', 'pod_ip', 'node'));
    expect(await complete('promql', 'up{po|')).toEqual({ from: 3, items: ['pod', 'pod_ip', 'k8s_pod'] });
    expect(asked[0]?.path).toMatch(/\/api\/v1\/labels$/);
    expect(matchersOf(asked[0])).toEqual(['up']);
  });

  it('writes names with dots as PromQL reads them, and completes them in quotes', async () => {
    const { asked, complete } = open(list('http.server.duration', 'http_requests_total'));
    expect(await complete('promql', 'rate(http.ser|')).toEqual({
      from: 5,
      items: ['{"http.server.duration"}'],
    });
    expect(matchersOf(asked[0])).toEqual(['{__name__=~"http\\\\.ser.*"}']);
    expect(await complete('promql', '{"http.ser|')).toEqual({ from: 2, items: ['http.server.duration'] });
    const labels = open(list('service.name', 'service_name'));
    expect(await labels.complete('promql', '{"a.b", serv|')).toEqual({
      from: 8,
      items: ['"service.name"', 'service_name'],
    });
    expect(matchersOf(labels.asked[0])).toEqual(['{"a.b"}']);
    expect((await labels.complete('promql', '{"a.b", "serv|')).items).toEqual([
      'service.name',
      'service_name',
    ]);
    await labels.complete('promql', '{"a.b", "service.name"="|');
    expect(labels.asked.at(-1)?.path).toMatch(/\/label\/U__service_2e_name\/values$/);
  });

  it('offers the values of a label, quoted for the string they stand in', async () => {
    const { asked, complete } = open(list('a"b', 'back\\slash', 'plain'));
    const found = await complete('promql', 'up{job="|');
    expect(found).toEqual({ from: 8, items: ['a\\"b', 'back\\\\slash', 'plain'] });
    expect(asked[0]?.path).toMatch(/\/api\/v1\/label\/job\/values$/);
  });

  it('does not ask the same twice, however the beginning is typed on', async () => {
    const { asked, complete } = open(list('payment', 'postgres'));
    await complete('promql', 'up{job="|');
    expect((await complete('promql', 'up{job="pa|')).items).toEqual(['payment']);
    expect((await complete('promql', 'up{job="po|')).items).toEqual(['postgres']);
    expect(asked).toHaveLength(1);
    await complete('promql', 'up{pod="|');
    expect(asked).toHaveLength(2);
  });

  it('offers nothing where nothing could stand', async () => {
    const { asked, complete } = open(list('x'));
    expect(await complete('promql', 'up{a="b" |')).toEqual({ from: 9, items: [] });
    expect(asked).toEqual([]);
  });
});

describe('completion of LogQL', () => {
  it('offers stream labels and their values over the last hour', async () => {
    const { asked, complete } = open(list('namespace', 'service_name'));
    expect(await complete('logql', '{ser|')).toEqual({ from: 1, items: ['service_name'] });
    expect(await complete('logql', '{service_name="|')).toMatchObject({ from: 15 });
    expect(asked.map(({ path }) => path.replace(/^.*\/v1/, ''))).toEqual([
      '/labels',
      '/label/service_name/values',
    ]);
    const ms = (name: string): number => Number(asked[0]?.query[name]) / 1e6;
    expect(ms('end') - ms('start')).toBe(3_600_000);
  });
});

describe('completion of TraceQL', () => {
  it('offers intrinsics bare and attributes with their scope', async () => {
    const { complete } = open({
      scopes: [
        { name: 'intrinsic', tags: ['duration', 'name'] },
        { name: 'resource', tags: ['service.name'] },
        { name: 'span', tags: ['http.route'] },
      ],
    });
    expect((await complete('traceql', '{ |')).items).toEqual([
      'duration',
      'name',
      'resource.service.name',
      'span.http.route',
    ]);
    expect((await complete('traceql', '{ resource.se|')).items).toEqual(['resource.service.name']);
  });

  it('offers the values of an attribute', async () => {
    const { asked, complete } = open({ tagValues: [{ type: 'string', value: 'payment' }] });
    expect((await complete('traceql', '{ resource.service.name = "p|')).items).toEqual(['payment']);
    expect(asked[0]?.path).toMatch(/\/tag\/resource\.service\.name\/values$/);
  });
});

it('lets a failure through: the caller says what to make of it', async () => {
  const stores = storesOver(
    createFakeHttp(() => textResponse(503, 'overloaded')),
    urlsOfNobody,
  );
  const request = { language: 'promql', text: 'up{', cursor: 3, nowMs, cache: memoryCache() } as const;
  await expect(completeQuery(stores, request)).rejects.toMatchObject({ kind: 'backend', status: 503 });
});
