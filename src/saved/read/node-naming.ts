/** The ways in which node-exporter's series say whose they are, the surest first. The second keeps the variant's own name. */
export const nodeNamings = ['node-label', 'host-name', 'instance'] as const;
export type NodeNaming = (typeof nodeNamings)[number];

/** The name of the variant that is made of one with `eachNode` for a naming. */
export function variantOfNaming(name: string, naming: NodeNaming): string {
  return naming === 'host-name' ? name : `${name}-${naming}`;
}

/** The names of the variants that are made of one in a file. */
export function namesOfVariant({
  name,
  eachNode,
}: {
  readonly name: string;
  readonly eachNode: string | null;
}): string[] {
  return eachNode === null ? [name] : nodeNamings.map((naming) => variantOfNaming(name, naming));
}
