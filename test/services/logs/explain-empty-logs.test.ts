import { describe, expect, it } from 'vitest';
import { createLokiClient } from '../../../src/backends/loki/client.ts';
import { explainEmptyLogs } from '../../../src/services/logs/explain-empty-logs.ts';
import { createFakeHttp, fakeEndpoint, jsonResponse } from '../../helpers/fake-http.ts';

const values: Readonly<Record<string, readonly string[]>> = {
  service_name: ['cart', 'payment'],
  namespace: ['otel-demo'],
};

/** The reason for an empty answer, from a Loki in which only these selectors have streams. */
async function reasonOf(expr: string, ...existing: readonly string[]): Promise<string> {
  const http = createFakeHttp(({ path, query }) => {
    const name = /label\/(\w+)\/values/.exec(path)?.[1];
    const data =
      name === undefined ? existing.filter((one) => one === query['match[]']).map(() => ({})) : values[name];
    return jsonResponse({ status: 'success', data: data ?? [] });
  });
  const client = createLokiClient(http, fakeEndpoint('loki'));
  return (await explainEmptyLogs(client, expr, { fromMs: 0, toMs: 1000 })).reason;
}

describe('why no line matched', () => {
  it.each([
    ['{service_name="payment", namespace="x"}', /no stream has namespace "x".*otel-demo/],
    [
      '{service_name="paymnt", namespace="otel-demo"}',
      /no stream has service_name "paymnt".*the nearest is "payment"/,
    ],
    ['{service_name="payment", pod="x"}', /no stream has a label pod/],
    ['{service_name="payment", namespace="otel-demo"}', /no stream has them together/],
    ['{service_name="payment", namespace="otel-demo"} |= "x"', /no stream has them together/],
    ['{service_name="payment"} |= "x"', /no line passed the filters/],
  ])('looks at every matcher of %s', async (expr, reason) => {
    expect(await reasonOf(expr)).toMatch(reason);
  });

  it('knows streams from filters where there are several matchers', async () => {
    const selector = '{service_name="payment", namespace="otel-demo"}';
    expect(await reasonOf(`${selector} |= "x"`, selector)).toMatch(/no line passed the filters/);
  });
});
