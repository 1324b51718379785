import { extractSelectors } from '../../languages/promql-selectors.ts';
import type { Placed, QueryDefinition, VariantDefinition } from '../read/definition.ts';
import type { LocatedText, Report } from '../read/yaml-source.ts';
import { isMetricName, metricOfRequirement } from '../variants/requirement.ts';

const labelName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Checks the names that each variant refers to: columns, parameters, metrics. */
export function checkVariants(definition: QueryDefinition, report: Report): void {
  const names = new Set<string>();
  for (const variant of definition.variants) {
    if (names.has(variant.name)) report(variant.place, `two variants are named ${variant.name}`);
    names.add(variant.name);
    checkExpressionNames(definition, variant, report);
    checkFilters(definition, variant, report);
    checkNeeds(definition, variant, report);
    checkRename(definition, variant, report);
    checkRequirements(variant, report);
  }
}

function checkExpressionNames(
  definition: QueryDefinition,
  variant: Placed<VariantDefinition>,
  report: Report,
): void {
  const columns = definition.columns.map(({ name }) => name);
  const known =
    columns.length === 0 ? ['query'] : [...columns, ...definition.details.map(({ name }) => name)];
  for (const [name, text] of variant.expressions) {
    if (!known.includes(name)) report(text.place, `expressions: there is no column or detail named ${name}`);
  }
  for (const [name, { place }] of variant.optional) {
    if (!variant.expressions.has(name)) report(place, `optional: there is no expression named ${name}`);
  }
  const needed = columns.length === 0 ? ['query'] : columns;
  if (!needed.some((name) => variant.expressions.has(name))) {
    report(variant.place, `variant ${variant.name} has no expression for ${needed.join(' or ')}`);
  }
  for (const detail of definition.details) {
    if (known.includes(detail.from) || detail.from === detail.name) continue;
    report(detail.place, `detail ${detail.name}: from must be a column or a detail, not ${detail.from}`);
  }
}

function checkFilters(definition: QueryDefinition, variant: Placed<VariantDefinition>, report: Report): void {
  for (const [name, filter] of variant.filters) {
    const { place, text } = filter.matching;
    if (definition.signal !== 'metrics') report(place, 'filters: only a metrics query can have them');
    if (!definition.parameters.some((parameter) => parameter.name === name)) {
      report(place, `filters: there is no parameter named ${name}`);
    } else if (!text.includes(`$${name}`) && !text.includes(`\${${name}}`)) {
      report(place, `the filter for ${name} does not use $${name}`);
    }
    if (filter.on.length === 0)
      report(place, `the filter for ${name} needs on: the labels that both sides share`);
    for (const label of filter.on) if (!labelName.test(label)) report(place, `${label} is no label name`);
  }
}

function checkNeeds(definition: QueryDefinition, variant: Placed<VariantDefinition>, report: Report): void {
  for (const [name, { place }] of variant.needs) {
    if (!definition.parameters.some((parameter) => parameter.name === name))
      report(place, `needs: there is no parameter named ${name}`);
  }
}

function checkRename(definition: QueryDefinition, variant: Placed<VariantDefinition>, report: Report): void {
  const seen = new Set<string>();
  const shown = [...definition.rowLabels, ...definition.details.map(({ label }) => label)];
  for (const [from, to] of variant.rename) {
    if (!shown.includes(to))
      report(variant.place, `rename: ${to} (for ${from}) is neither one of rowLabels nor a detail's label`);
    if (seen.has(to)) report(variant.place, `rename: two labels become ${to}`);
    seen.add(to);
  }
}

function checkRequirements(variant: VariantDefinition, report: Report): void {
  for (const requirement of requirementsWithin(variant)) {
    if (isMetricName(requirement.text)) continue;
    const [selector, ...more] = extractSelectors(requirement.text);
    const whole =
      selector?.from === 0 && selector.to === requirement.text.length && selector.metricName !== null;
    if (!whole || more.length > 0 || metricOfRequirement(requirement.text) !== selector?.metricName) {
      report(
        requirement.place,
        `${requirement.text} must be a metric name, or a selector that begins with one`,
      );
    }
  }
}

function requirementsWithin(variant: VariantDefinition): LocatedText[] {
  return [
    ...variant.requires,
    ...[...variant.optional.values(), ...variant.needs.values()].flatMap(({ needs }) => needs),
    ...[...variant.filters.values()].flatMap((filter) => filter.requires),
  ];
}
