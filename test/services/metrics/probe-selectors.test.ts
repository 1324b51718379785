import { expect, it } from 'vitest';
import { createPrometheusClient } from '../../../src/backends/prometheus/client.ts';
import { fetchPresentSelectors, roundsOf } from '../../../src/services/metrics/probe-selectors.ts';
import { createFakeHttp, fakeEndpoint, jsonResponse } from '../../helpers/fake-http.ts';

/** Asks a store that has series for these selectors; one that does not read selectors sends all its names for any. */
async function ask(selectors: readonly string[], has: readonly string[], readsSelectors = true) {
  const metricOf = (selector: string): string => selector.replace(/\{.*/, '');
  const http = createFakeHttp(({ path, params = [] }) => {
    const matched = params.filter(([name]) => name === 'match[]').map(([, selector]) => selector);
    const found = has.filter((one) => matched.includes(one));
    if (path.endsWith('/series')) return jsonResponse({ status: 'success', data: found.map(() => ({})) });
    const data = readsSelectors ? found.map(metricOf) : ['up', ...has.map(metricOf)];
    return jsonResponse({ status: 'success', data });
  });
  const client = createPrometheusClient(http, fakeEndpoint('prometheus'));
  const present = await fetchPresentSelectors(selectors, { client, fromMs: 0, toMs: 60_000 });
  return { present: [...present].sort(), paths: http.requests.map(({ path }) => path) };
}

const names = '/api/v1/label/__name__/values';

it('asks for selectors of different metrics at once, and for those of one metric apart', async () => {
  const selectors = ['a{x!=""}', 'b{x!=""}', 'a{y!=""}', 'c{z!=""}'];
  const { present, paths } = await ask(selectors, ['a{x!=""}', 'c{z!=""}']);
  expect(present).toEqual(['a{x!=""}', 'c{z!=""}']);
  expect(paths.sort()).toEqual([names, '/api/v1/series']);
});

it('asks a store that does not read the selectors for each', async () => {
  const { present, paths } = await ask(['a{x!=""}', 'b{x!=""}'], ['b{x!=""}'], false);
  expect(present).toEqual(['b{x!=""}']);
  expect(paths).toEqual([names, '/api/v1/series', '/api/v1/series']);
});

it('sends nothing without a selector', async () => {
  expect(await ask([], [])).toEqual({ present: [], paths: [] });
});

it('keeps each request short enough for a URL', () => {
  const selectors = Array.from({ length: 200 }, (_, at) => `metric_number_${at}{some_label_of_it!=""}`);
  const rounds = roundsOf(selectors);
  expect(rounds.flat().sort()).toEqual([...selectors].sort());
  expect(rounds.length).toBeLessThan(5);
  for (const round of rounds) expect(encodeURIComponent(round.join('')).length).toBeLessThanOrEqual(7_000);
});
