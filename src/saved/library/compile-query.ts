import { compileExpression } from '../../languages/compile-expression.ts';
import type { CompiledExpression, SlotSpec } from '../../languages/compiled-expression.ts';
import type { QueryLanguage } from '../../languages/language.ts';
import { builtInNames } from '../built-ins.ts';
import type { QueryDefinition, VariantDefinition } from '../read/definition.ts';
import { evidenceSelector } from '../read/evidence-selector.ts';
import { type LocatedText, type Place, reportAt, type YamlSource } from '../read/yaml-source.ts';
import type { Filter, Parameter, SavedQuery, Signal, Variant } from '../saved-query.ts';
import { clusterParameter } from '../variants/cluster-label.ts';
import { metricOfRequirement } from '../variants/requirement.ts';

const languageOf: Readonly<Record<Signal, QueryLanguage>> = {
  metrics: 'promql',
  logs: 'logql',
  traces: 'traceql',
};

type Compile = (
  text: LocatedText,
  name: string,
  requirements: readonly LocatedText[],
  assumed: readonly string[],
  /** Whether it is enough that one of the metrics is looked up: the rest are other ways to the same thing. */
  oneIsEnough?: boolean,
) => CompiledExpression | null;

/** Compiles a definition and its expressions. An expression that does not compile is reported in the source and left out. */
export function compileQuery(source: YamlSource, definition: QueryDefinition, group: string): SavedQuery {
  const specs = slotSpecs(definition);
  const compile: Compile = (text, name, requirements, assumed, oneIsEnough = false) => {
    const { compiled, problems, metrics } = compileExpression(
      text.text,
      specs,
      languageOf[definition.signal],
    );
    for (const problem of problems) reportAt(source, text.placeAt(problem.offset), problem.message);
    const required = new Set([...requirements.map((one) => metricOfRequirement(one.text)), ...assumed]);
    // If nothing looks up a metric of an expression, its absence from the store looks like an empty answer.
    const unknown = metrics.filter((one) => !required.has(one.name));
    if (oneIsEnough && unknown.length < metrics.length) return compiled;
    for (const metric of unknown) {
      const message = `${name} asks for ${metric.name}, which the variant neither requires nor lists as optional for it`;
      reportAt(source, text.placeAt(metric.offset), message, 'warning');
    }
    return compiled;
  };
  const anchor = definition.columns.find((column) => column.anchor) ?? definition.columns[0];
  return {
    name: definition.name.text,
    title: definition.title,
    doc: definition.doc,
    signal: definition.signal,
    window: definition.window,
    parameters: parametersOf(definition),
    columns: definition.columns.map(({ name, title, unit, resourceLabel }) => ({
      name,
      title,
      unit,
      ...(resourceLabel === undefined ? {} : { resourceLabel }),
    })),
    rowLabels: definition.rowLabels,
    anchor: anchor?.name ?? '',
    details: definition.details.map(unplaced),
    variants: definition.variants.map((variant) => compileVariant(variant, compile, anchor?.name ?? '')),
    sort: definition.sort?.text ?? null,
    thresholds: definition.thresholds.map(unplaced),
    pivots: definition.pivots,
    examples: definition.examples.map(unplaced),
    ...(definition.rule === null ? {} : { rule: unplaced(definition.rule) }),
    ...(definition.answers.length === 0 ? {} : { answers: definition.answers.map(unplaced) }),
    group,
  };
}

/** The query's parameters, and `--cluster` of a metric query that has none of that name itself. */
function parametersOf({ signal, parameters }: QueryDefinition): Parameter[] {
  const own = parameters.map(unplaced);
  const { name, flag } = clusterParameter;
  const isTaken = own.some((one) => one.name === name || one.flag === flag);
  return signal !== 'metrics' || isTaken ? own : [...own, clusterParameter];
}

function slotSpecs(definition: QueryDefinition): SlotSpec[] {
  const specs: SlotSpec[] = definition.parameters.map((parameter) => ({
    name: parameter.name,
    type: parameter.type,
    choices: parameter.choices,
    always: parameter.required || parameter.default !== null,
  }));
  for (const name of builtInNames) specs.push({ name, type: 'duration', choices: [], always: true });
  return specs;
}

function compileVariant(variant: VariantDefinition, compile: Compile, anchor: string): Variant {
  const expressions: Record<string, CompiledExpression> = {};
  for (const [name, text] of variant.expressions) {
    const optional = variant.optional.get(name)?.needs ?? [];
    const compiled = compile(text, name, [...variant.requires, ...optional], variant.assumed);
    if (compiled !== null) expressions[name] = compiled;
  }
  const filters: Record<string, Filter> = {};
  for (const [name, filter] of variant.filters) {
    const requirements = [...variant.requires, ...filter.requires];
    const matching = compile(filter.matching, `the filter for ${name}`, requirements, variant.assumed, true);
    if (matching !== null) filters[name] = { on: filter.on, matching, requires: textsOf(filter.requires) };
  }
  const evidence = compileEvidence(variant, compile, anchor);
  return {
    name: variant.name,
    requires: textsOf(variant.requires),
    optional: Object.fromEntries([...variant.optional].map(([name, { needs }]) => [name, textsOf(needs)])),
    ...(variant.needs.size === 0
      ? {}
      : { needs: Object.fromEntries([...variant.needs].map(([name, { needs }]) => [name, textsOf(needs)])) }),
    expressions,
    filters,
    ...evidence,
    rename: Object.fromEntries(variant.rename),
  };
}

/** A function that needs two samples in the window that follows the scrape interval. */
const needsTwoSamples = /\b(?:rate|irate|increase|deriv)\s*\([^[]*\[\$(?:rate\b|\{rate\})/;

/**
 * Compiles the evidence of a rule. Where the anchor takes rates and the evidence is a plain selector, the things must have two samples
 * in the same window: with rare scrapes a rate has no value, and a rule without a value looks well.
 */
function compileEvidence(
  { evidence, requires, expressions }: VariantDefinition,
  compile: Compile,
  anchor: string,
): Pick<Variant, 'evidence' | 'measured'> {
  if (evidence === null) return {};
  const selector = evidenceSelector(evidence.text);
  const whole = compile(evidence, 'evidence', requires, []);
  if (whole === null || selector === null) return {};
  if (!selector.isMeasured) {
    if (!needsTwoSamples.test(expressions.get(anchor)?.text ?? '')) return { evidence: whole };
    const text = `count_over_time(${selector.text}[$rate]) > 1`;
    const twice = compile({ ...evidence, text, placeAt: () => evidence.place }, 'evidence', requires, []);
    return twice === null ? { evidence: whole } : { evidence: whole, measured: twice };
  }
  const { text, offset } = selector;
  const placed = { ...evidence, text, placeAt: (at: number) => evidence.placeAt(offset + at) };
  const raw = compile(placed, 'evidence', requires, []);
  return raw === null ? {} : { evidence: raw, measured: whole };
}

function textsOf(located: readonly LocatedText[]): string[] {
  return located.map(({ text }) => text);
}

function unplaced<Thing extends { readonly place: Place }>(thing: Thing): Omit<Thing, 'place'> {
  const { place: _place, ...rest } = thing;
  return rest;
}
