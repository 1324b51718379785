import { kindsOf } from '../examples/example-kinds.ts';
import type { QueryDefinition, VariantDefinition } from './definition.ts';
import type { LocatedText } from './yaml-source.ts';

type Exported = readonly string[];
type Examples = QueryDefinition['examples'];

const suffix = '-exported-labels';
/** The kind of cluster in which kube-state-metrics is scraped without honor_labels (build/cluster-kinds.ts). */
const exportedKind = 'prometheus-exported-labels';
/** The kinds that scrape kube-state-metrics, of version 2 or 1, with honor_labels. */
const plainKinds = ['prometheus', 'prometheus-ksm-v1'];

/** The labels of kube-state-metrics' own target, which push the objects' labels aside. */
const targetLabels: Readonly<Record<string, string>> = {
  namespace: 'monitoring',
  pod: 'kube-state-metrics-0',
  container: 'kube-state-metrics',
  service: 'kube-state-metrics',
  endpoint: 'http',
  job: 'kube-state-metrics',
  node: 'worker-9',
};

/**
 * Adds a variant before each one with `exportedLabels`, for stores whose kube-state-metrics is scraped without honor_labels: there
 * the objects' labels have the prefix `exported_`. The examples of the variant that stand for `prometheus` (or its version 1) are added in that
 * form too, so that the derived variant is proven by the same rows.
 */
export function withExportedLabels(definition: QueryDefinition): QueryDefinition {
  const given = definition.variants.filter(({ exportedLabels }) => exportedLabels.length > 0);
  if (given.length === 0) return definition;
  return {
    ...definition,
    variants: definition.variants.flatMap((variant) =>
      variant.exportedLabels.length === 0 ? [variant] : [exportedVariant(variant), variant],
    ),
    examples: [...definition.examples, ...given.flatMap((one) => exportedExamples(one, definition.examples))],
  };
}

function exportedVariant(variant: QueryDefinition['variants'][number]): QueryDefinition['variants'][number] {
  const labels = variant.exportedLabels;
  const over = <Value>(
    map: ReadonlyMap<string, Value>,
    change: (value: Value) => Value,
  ): Map<string, Value> => new Map([...map].map(([name, value]) => [name, change(value)]));
  const texts = (all: readonly LocatedText[]): LocatedText[] => all.map((one) => exported(one, labels));
  const needs = (all: VariantDefinition['needs']): VariantDefinition['needs'] =>
    over(all, (one) => ({ ...one, needs: texts(one.needs) }));
  return {
    ...variant,
    name: variant.name + suffix,
    requires: texts(variant.requires).map((one, index) => (index === 0 ? marked(one, labels) : one)),
    optional: needs(variant.optional),
    needs: needs(variant.needs),
    expressions: over(variant.expressions, (one) => exported(one, labels)),
    filters: over(variant.filters, (filter) => ({
      on: filter.on.map((label) => (labels.includes(label) ? `exported_${label}` : label)),
      matching: exported(filter.matching, labels),
      requires: texts(filter.requires),
    })),
    evidence: variant.evidence === null ? null : exported(variant.evidence, labels),
    rename: new Map([...variant.rename, ...labels.map((label) => [`exported_${label}`, label] as const)]),
    exportedLabels: [],
  };
}

/**
 * Puts the prefix before each label that stands bare, which is in matchers and in lists, and before the names that label_replace()
 * is given; other texts in quotes and `$namespace` stay.
 */
function exported(located: LocatedText, labels: Exported): LocatedText {
  return { ...located, text: withPrefix(located.text, labels), placeAt: () => located.place };
}

function withPrefix(text: string, labels: Exported): string {
  const bare = new RegExp(`(?<![\\w$:"{}.]|\\$\\{)(${labels.join('|')})(?=\\s*(?:=|!|,|\\)|\\}))`, 'g');
  const inBraces = new RegExp(`(?<=\\{\\s*)(${labels.join('|')})(?=\\s*(?:=|!))`, 'g');
  return text
    .split(/("(?:[^"\\]|\\.)*")/)
    .map((part, index, parts) => {
      if (index % 2 === 0) return part.replace(inBraces, 'exported_$1').replace(bare, 'exported_$1');
      // The names that label_replace() is given stand in quotes, between commas; a value stands behind its operator.
      const isName = labels.includes(part.slice(1, -1)) && /,\s*$/.test(parts[index - 1] ?? '');
      return isName ? `"exported_${part.slice(1, -1)}"` : part;
    })
    .join('');
}

/** Lets a requirement be met only by series that have the first of the labels, so that the variant fits no other store. */
function marked(located: LocatedText, labels: Exported): LocatedText {
  const label = `exported_${labels[0]}`;
  if (located.text.includes(label)) return located;
  const text = located.text.endsWith('}')
    ? `${located.text.slice(0, -1).replace(/,?\s*$/, '')}${located.text.includes('{}') ? '' : ','}${label}!=""}`
    : `${located.text}{${label}!=""}`;
  return { ...located, text };
}

function exportedExamples({ name, exportedLabels: labels }: VariantDefinition, examples: Examples): Examples {
  const target = labels.map((label) => `${label}="${targetLabels[label] ?? 'kube-state-metrics'}"`).join(',');
  return examples
    .filter(
      ({ variant, cluster }) =>
        variant === name && kindsOf(cluster).some((kind) => plainKinds.includes(kind)),
    )
    .map((example) => ({
      ...example,
      name: `${example.name}, without honor_labels`,
      cluster: exportedKind,
      variant: name + suffix,
      input: example.input.map((one) =>
        one.series.startsWith('kube_')
          ? { ...one, series: withTarget(withPrefix(one.series, labels), target) }
          : one,
      ),
    }));
}

function withTarget(series: string, target: string): string {
  if (!series.includes('{')) return `${series}{${target}}`;
  return series.replace(/\{\s*(?=(.))/, (_all, next: string) => `{${target}${next === '}' ? '' : ','}`);
}
