import { bindExpression } from '../../src/languages/bind-expression.ts';
import { bindVariant } from '../../src/saved/bind-query.ts';
import { resolveParameters } from '../../src/saved/parameter-value.ts';
import { evidenceExpression } from '../../src/services/checks/check-evidence.ts';
import type { ExampleCase } from './example-cases.ts';

/** The durations of a check: no scrape interval is known. */
const durations = { rateMs: 300_000, windowMs: 300_000, stepMs: 60_000 };

/** What a check asks for a rule's example: the anchor, and the evidence that the rule is not blind. */
export function ruleExpressions({ query, example }: ExampleCase): {
  readonly anchor: string;
  readonly evidence: string;
} {
  const variant = query.variants.find(({ name }) => name === example.variant);
  if (variant?.evidence === undefined) throw new Error(`${query.name} has no variant ${example.variant}`);
  const values = resolveParameters(query, example.parameters);
  const [anchor] = bindVariant(variant, [query.anchor], values, durations);
  const { evidence, measured } = variant;
  const text = {
    selector: bindExpression(evidence, values, durations),
    measured: measured === undefined ? null : bindExpression(measured, values, durations),
  };
  return { anchor: anchor?.expr ?? '', evidence: evidenceExpression(text, query, variant) };
}
