import { describe, expect, it } from 'vitest';
import type { Cache } from '../../../src/cache/cache.ts';
import { labelsKey } from '../../../src/domain/labels.ts';
import type { Series } from '../../../src/domain/metrics/series.ts';
import { queryWrittenMetrics, writtenMetrics } from '../../../src/engine/written/written-metrics.ts';
import { joinBatch, splitBatch } from '../../../src/services/checks/batch-text.ts';
import { runChecks } from '../../../src/services/checks/check-rules.ts';
import { demoStores } from '../../helpers/demo-stores.ts';
import { exampleCases, shippedQueries } from '../../helpers/example-cases.ts';
import { ruleExpressions } from '../../helpers/rule-expressions.ts';

const nowMs = Date.parse('2026-11-20T13:00:00Z');
const noCache: Cache = { get: () => undefined, set: () => undefined };
const rules = (await shippedQueries()).filter(({ rule }) => rule !== undefined);
const cases = (await exampleCases()).filter(({ query }) => query.rule !== undefined);

function keyed(series: readonly Series[]): string[] {
  return series.map(({ labels, samples }) => `${labelsKey(labels)} ${samples[0]?.value}`).sort();
}

async function checkDemo(checked: typeof rules) {
  let requests = 0;
  const { metrics: client } = demoStores(nowMs, (http) => ({
    ...http,
    stream: (...args) => {
      requests += 1;
      return http.stream(...args);
    },
  }));
  const checks = await runChecks(checked, {
    client,
    cache: noCache,
    fingerprint: 'demo',
    namespace: undefined,
    nowMs,
    atMs: nowMs,
  });
  return { checks, requests };
}

describe('the shipped rules in one check', () => {
  it('are at most twelve requests to a store that is asked for the first time', async () => {
    const { checks, requests } = await checkDemo(rules);
    expect(checks).toHaveLength(rules.length);
    expect(requests).toBeGreaterThan(1);
    expect(requests).toBeLessThanOrEqual(12);
  });

  it('say what each says alone', async () => {
    const { checks } = await checkDemo(rules);
    for (const [at, rule] of rules.entries()) {
      const { checks: alone } = await checkDemo([rule]);
      expect([checks[at]]).toEqual(alone);
    }
  });

  it.each(cases.map((one, at) => [one.title, one, at] as const))('%s', (_title, one, at) => {
    // The neighbours ask for other metrics, or for the same with other labels.
    const others = [cases[(at + 1) % cases.length], cases[(at + 7) % cases.length]];
    const exprs = [one, ...others].flatMap((each) =>
      each === undefined ? [] : Object.values(ruleExpressions(each)),
    );
    const source = writtenMetrics(one.series, one.example.intervalSeconds * 1000);
    const query = (expr: string): Series[] => queryWrittenMetrics(source, expr, one.example.atSeconds * 1000);
    const together = splitBatch(query(joinBatch(exprs)), exprs.length);
    expect(together.map(keyed)).toEqual(exprs.map((expr) => keyed(query(expr))));
  });
});
