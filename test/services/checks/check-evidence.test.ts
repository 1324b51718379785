import { describe, expect, it } from 'vitest';
import { queryWrittenMetrics, writtenMetrics } from '../../../src/engine/written/written-metrics.ts';
import { exampleCases } from '../../helpers/example-cases.ts';
import { ruleExpressions } from '../../helpers/rule-expressions.ts';

const cases = (await exampleCases()).filter(({ query }) => query.rule !== undefined);

/** What a rule's evidence finds in an example, asked as a check asks it. */
function evidenceIn(one: (typeof cases)[number]): Map<string, number> {
  const { example, series } = one;
  const source = writtenMetrics(series, example.intervalSeconds * 1000);
  const found = queryWrittenMetrics(source, ruleExpressions(one).evidence, example.atSeconds * 1000);
  return new Map(found.map(({ labels, samples }) => [labels.obsq ?? '', Number(samples[0]?.value)] as const));
}

/** Row labels that say what is wrong with a thing, and not which thing it is. */
const faultLabels = ['problem', 'condition', 'limit', 'part', 'unit'];

/** The number of things that fire: one may have several faults. */
function thingsIn({ example, query }: (typeof cases)[number]): number {
  const telling = query.rowLabels.filter((name) => !faultLabels.includes(name));
  const names = example.rows.map(({ labels }) => telling.map((name) => labels[name] ?? ''));
  return new Set(names.map((name) => JSON.stringify(name))).size;
}

describe('the evidence of the shipped rules', () => {
  it('is there for each of them', () => expect(cases.length).toBeGreaterThan(30));

  it.each(cases.map((one) => [one.title, one] as const))(
    'is fresh, and of no fewer things than fire: %s',
    (_title, one) => {
      const evidence = evidenceIn(one);
      expect(evidence.get('age')).toBe(0);
      expect(evidence.get('count')).toBeGreaterThanOrEqual(Math.max(1, thingsIn(one)));
    },
  );

  it('counts nodes that only node_uname_info names', () => {
    const one = cases.find(
      ({ query, example }) => query.name === 'high-node-cpu' && example.variant === 'node-exporter',
    );
    expect(one === undefined ? null : evidenceIn(one).get('count')).toBe(5);
  });
});
