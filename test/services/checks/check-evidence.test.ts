import { describe, expect, it } from 'vitest';
import { queryWrittenMetrics, writtenMetrics } from '../../../src/engine/written/written-metrics.ts';
import { bindExpression } from '../../../src/languages/bind-expression.ts';
import { resolveParameters } from '../../../src/saved/parameter-value.ts';
import { evidenceExpression } from '../../../src/services/checks/check-evidence.ts';
import { exampleCases } from '../../helpers/example-cases.ts';

const builtIns = { rateMs: 300_000, windowMs: 300_000, stepMs: 60_000 };
const cases = (await exampleCases()).filter(({ query }) => query.rule !== undefined);

/** What a rule's evidence finds in an example, asked as a check asks it. */
function evidenceIn({ query, example, series }: (typeof cases)[number]): Map<string, number> {
  const variant = query.variants.find(({ name }) => name === example.variant);
  if (variant?.evidence === undefined) throw new Error(`${query.name} has no variant ${example.variant}`);
  const selector = bindExpression(variant.evidence, resolveParameters(query, example.parameters), builtIns);
  const source = writtenMetrics(series, example.intervalSeconds * 1000);
  const found = queryWrittenMetrics(
    source,
    evidenceExpression(selector, query, variant),
    example.atSeconds * 1000,
  );
  return new Map(found.map(({ labels, samples }) => [labels.obsq ?? '', Number(samples[0]?.value)] as const));
}

describe('the evidence of the shipped rules', () => {
  it('is there for each of them', () => expect(cases.length).toBeGreaterThan(30));

  it.each(cases.map((one) => [one.title, one] as const))(
    'is fresh, and of no fewer things than fire: %s',
    (_title, one) => {
      const evidence = evidenceIn(one);
      expect(evidence.get('age')).toBe(0);
      expect(evidence.get('count')).toBeGreaterThanOrEqual(Math.max(1, one.example.rows.length));
    },
  );

  it('counts nodes that only node_uname_info names', () => {
    const one = cases.find(
      ({ query, example }) => query.name === 'high-node-cpu' && example.variant === 'node-exporter',
    );
    expect(one === undefined ? null : evidenceIn(one).get('count')).toBe(5);
  });
});
