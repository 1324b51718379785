import type { QueryDefinition } from '../read/definition.ts';
import { evidenceSelector } from '../read/evidence-selector.ts';
import type { LocatedText, Report } from '../read/yaml-source.ts';

/** Checks a rule: it can be narrowed to a namespace, and its evidence can tell "nothing fires" from "no data". */
export function checkRule(definition: QueryDefinition, report: Report): void {
  const { rule, variants } = definition;
  if (rule === null) {
    for (const { evidence } of variants)
      if (evidence !== null) report(evidence.place, 'evidence is for rules: the query has no rule');
    return;
  }
  if (definition.signal !== 'metrics') report(rule.place, 'only a metrics query can be a rule');
  checkRuleParameters(definition, report);
  for (const variant of variants) {
    if (variant.evidence === null) {
      report(
        variant.place,
        `variant ${variant.name} needs evidence: a rule without it passes when it is blind`,
      );
      continue;
    }
    checkEvidence(variant.evidence, rule.scope === 'namespace', report);
    for (const [parameter, { matching }] of variant.filters)
      report(matching.place, `a rule cannot have filters: put ${parameter} into its matchers`);
  }
}

/** Checks that no other parameter needs a value: `obsq check` fills only the namespace. */
function checkRuleParameters({ rule, parameters }: QueryDefinition, report: Report): void {
  if (rule === null) return;
  if (rule.scope === 'namespace' && !parameters.some(({ name }) => name === 'namespace'))
    report(rule.place, 'a rule of scope namespace needs a parameter namespace');
  for (const parameter of parameters) {
    if (parameter.required && parameter.default === null)
      report(parameter.place, `obsq check cannot fill ${parameter.name}: a rule's parameters need a default`);
  }
}

/** Checks that the evidence is a selector or functions of one: only of series can `obsq check` ask the age of the newest sample. */
function checkEvidence(evidence: LocatedText, namespaced: boolean, report: Report): void {
  const text = evidence.text.trim();
  if (evidenceSelector(text) === null) {
    const forms = 'a selector with a name, or functions of one such as rate(up[$rate])';
    report(evidence.place, `evidence must be ${forms}, not ${text}`);
  }
  if (namespaced && !/\$namespace\b|\$\{namespace\}/.test(text))
    report(evidence.place, 'the evidence of a rule of scope namespace must be narrowed by $namespace');
}
