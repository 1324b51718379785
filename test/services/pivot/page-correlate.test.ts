import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type RunningDemo, startDemo } from '../../../src/demo/start-demo.ts';
import type { Http } from '../../../src/http/http.ts';
import type { PivotResult } from '../../../src/pivot/pivot-result.ts';
import { runPivot } from '../../../src/services/pivot/pivot.ts';
import { fakeNowMs } from '../../helpers/fake-io.ts';
import { pageYaml } from '../../helpers/page-yaml.ts';
import { loopbackHttp, memoryCache, storesOver } from '../../helpers/pivot-stores.ts';

const { correlate } = parse(pageYaml('pivot.md', 'correlate:'));
let demo: RunningDemo;
let http: Http;
let result: PivotResult;

beforeAll(async () => {
  demo = await startDemo({ now: () => fakeNowMs });
  http = loopbackHttp(() => fakeNowMs);
  result = await runPivot(
    storesOver(http, demo.urls, correlate),
    { kind: 'trace', traceId: '521993bdf7f9cec4288aa97767b60347' },
    { cache: memoryCache(), nowMs: fakeNowMs },
  );
});

afterAll(async () => {
  await http.close();
  await demo.close();
});

describe('correlate: of docs/pivot.md, on the demo', () => {
  it('asks the streams of its tags, over its shifts, for lines with the trace id', () => {
    const [first, ...others] = result.hops.filter(({ to }) => to === 'log');
    expect(first).toMatchObject({ status: 'found', inferred: false });
    expect(first?.reason).toContain('from their start -5m to their end +5m, as the context says');
    expect(first?.query).toMatch(/^\{service_name=~"cart\|.*payment.*", k8s_namespace_name="otel-demo"\}/);
    expect(others.every(({ reason }) => reason.includes('as the context says'))).toBe(true);
    expect(result.logs.some(({ entry }) => entry.line.includes('Invalid token'))).toBe(true);
  });

  it('asks its own metric beside the usual ones', () => {
    const own = result.hops.find(({ reason }) => reason === 'failed calls, as the context says');
    expect(own).toMatchObject({ status: 'found' });
    expect(own?.query).toMatch(/\{service=~"cart\|.*", status_code="STATUS_CODE_ERROR"\}\[5m\]/);
    expect(result.metrics.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['failed calls', 'errors', 'p95', 'cpu']),
    );
  });
});
