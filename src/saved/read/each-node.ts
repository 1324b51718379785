import type { QueryDefinition, VariantDefinition } from './definition.ts';
import { eachNodeExamples } from './each-node-examples.ts';
import { type NodeNaming, nodeNamings, variantOfNaming } from './node-naming.ts';
import type { LocatedText } from './yaml-source.ts';

type Placed = QueryDefinition['variants'][number];

const call = 'each_node(';
const hostNames = 'node_uname_info';

/**
 * Makes three variants of each one with `eachNode`: for series with a label `node`, for series with only an instance whose host name
 * is in node_uname_info, and for series without even that, of which the instance is the name. In their expressions `each_node(x)`
 * stands for x of each node, with a label `node`; the variant's matchers are added to every selector in it. Examples that
 * stand for `prometheus` are added in the two other forms, so that the same rows prove all three.
 */
export function withEachNode(definition: QueryDefinition): QueryDefinition {
  const given = definition.variants.filter(({ eachNode }) => eachNode !== null);
  if (given.length === 0) return definition;
  return {
    ...definition,
    variants: definition.variants.flatMap((variant) =>
      variant.eachNode === null ? [variant] : nodeNamings.map((naming) => named(variant, naming)),
    ),
    examples: [
      ...definition.examples,
      ...given.flatMap(({ name }) => eachNodeExamples(name, definition.examples)),
    ],
  };
}

function named(variant: Placed, naming: NodeNaming): Placed {
  const matchers = variant.eachNode ?? '';
  return {
    ...variant,
    name: variantOfNaming(variant.name, naming),
    requires: requirementsOf(variant, naming),
    expressions: new Map(
      [...variant.expressions].map(([name, located]) => [name, expanded(located, matchers, naming)]),
    ),
    assumed: naming === 'instance' ? variant.assumed : [...variant.assumed, hostNames],
    eachNode: null,
  };
}

function requirementsOf({ requires, place }: Placed, naming: NodeNaming): VariantDefinition['requires'] {
  if (naming === 'host-name') return [...requires, { text: hostNames, place, placeAt: () => place }];
  if (naming === 'instance') return requires;
  return requires.map((one, index) => (index === 0 ? { ...one, text: `${one.text}{node!=""}` } : one));
}

function expanded(located: LocatedText, matchers: string, naming: NodeNaming): LocatedText {
  const text = expandedText(located.text, matchers, naming);
  return text === located.text ? located : { text, place: located.place, placeAt: () => located.place };
}

/** Replaces each `each_node(x)`. They do not stand in one another. */
function expandedText(text: string, matchers: string, naming: NodeNaming): string {
  const start = text.indexOf(call);
  if (start < 0) return text;
  const end = closingBracket(text, start + call.length);
  // Without its bracket it stays as it is, and the grammar reports it.
  if (end < 0) return text;
  const inner = text.slice(start + call.length, end).trim();
  const rest = expandedText(text.slice(end + 1), matchers, naming);
  return `${text.slice(0, start)}${nodeTerms(inner, matchers, naming)}${rest}`;
}

function closingBracket(text: string, from: number): number {
  let depth = 1;
  let quoted = false;
  for (let at = from; at < text.length; at++) {
    const sign = text[at];
    if (quoted && sign === '\\') at++;
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && sign === '(') depth++;
    else if (!quoted && sign === ')' && --depth === 0) return at;
  }
  return -1;
}

function nodeTerms(inner: string, matchers: string, naming: NodeNaming): string {
  const of = (own: string): string => `(${withMatchers(inner, [own, matchers].filter(Boolean).join(', '))})`;
  const byHostName = (own: string): string =>
    `label_replace(
  ${of(own)}
  * on (cluster, job, instance) group_left (nodename)
  max by (cluster, job, instance, nodename) (${hostNames}{nodename="$node"}),
  "node", "$1", "nodename", "(.+)"
)`;
  // Series that had the label node until today would fall together with those that get it here.
  if (naming === 'host-name') return byHostName('node=""');
  if (naming === 'instance')
    return `label_replace(${of('node="", instance="$node"')}, "node", "$1", "instance", "(.+)")`;
  return `${of('node="$node", node!=""')}
or ${byHostName('node=""')}
or label_replace(
  ${of('node="", instance="$node"')}
  unless on (cluster, job, instance) ${hostNames},
  "node", "$1", "instance", "(.+)"
)`;
}

/** Adds matchers to every selector of a metric whose name begins with `node_`; words in quotes stay. */
function withMatchers(text: string, matchers: string): string {
  if (matchers === '') return text;
  return text.replace(
    /"(?:[^"\\]|\\.)*"|(?<![\w:$])(node_\w+)(?!\w)(\{\s*)?(\}?)/g,
    (all: string, name: string | undefined, brace: string | undefined, close: string) => {
      if (name === undefined) return all;
      if (brace === undefined) return `${name}{${matchers}}${close}`;
      return `${name}{${matchers}${close === '' ? ', ' : '}'}`;
    },
  );
}
