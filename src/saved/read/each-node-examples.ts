import { kindsOf } from '../examples/example-kinds.ts';
import type { QueryDefinition } from './definition.ts';
import { variantOfNaming } from './node-naming.ts';

type Examples = QueryDefinition['examples'];
type One = Examples[number];

const hostNames = /^node_uname_info\{.*\binstance="([^"]*)".*\bnodename="([^"]*)"/;

/** The examples of a variant with `eachNode` in the forms of a store whose series have a label `node`, and of one without host names. */
export function eachNodeExamples(variant: string, examples: Examples): Examples {
  return examples
    .filter((one) => one.variant === variant && kindsOf(one.cluster).includes('prometheus'))
    .flatMap((one) => {
      const names = hostNamesOf(one);
      return [withNodeLabel(one, variant, names), withoutHostNames(one, variant, names)];
    });
}

/** Instance -> host name. */
function hostNamesOf({ input }: One): ReadonlyMap<string, string> {
  return new Map(
    input.flatMap(({ series }) => {
      const [, instance, name] = hostNames.exec(series) ?? [];
      return instance === undefined || name === undefined ? [] : [[instance, name] as const];
    }),
  );
}

function withNodeLabel(one: One, variant: string, names: ReadonlyMap<string, string>): One {
  return {
    ...one,
    name: `${one.name}, with a label node`,
    cluster: 'prometheus',
    variant: variantOfNaming(variant, 'node-label'),
    input: one.input.map(({ series, values }) => ({
      series: series.startsWith('node_')
        ? series.replace(
            /\binstance="([^"]*)"/,
            (all, instance: string) => `${all},node="${names.get(instance) ?? ''}"`,
          )
        : series,
      values,
    })),
  };
}

function withoutHostNames(one: One, variant: string, names: ReadonlyMap<string, string>): One {
  const instances = new Map([...names].map(([instance, name]) => [name, instance]));
  const renamed = (texts: Readonly<Record<string, string>>): Record<string, string> => {
    const instance = texts.node === undefined ? undefined : instances.get(texts.node);
    return instance === undefined ? { ...texts } : { ...texts, node: instance };
  };
  return {
    ...one,
    name: `${one.name}, without host names`,
    cluster: 'prometheus',
    variant: variantOfNaming(variant, 'instance'),
    parameters: renamed(one.parameters),
    input: one.input.filter(({ series }) => !series.startsWith('node_uname_info')),
    rows: one.rows.map(({ labels, values }) => ({ labels: renamed(labels), values })),
  };
}
