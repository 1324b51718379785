import type { Field, Reference, Scalar, Stage } from '../parse/ast.ts';
import { formatReference } from '../parse/format-field.ts';

/** The fields that a query names, each once and in the order of the query. Search results and exemplars carry their values. */
export function namedFields(stages: readonly Stage[]): Reference[] {
  const found = new Map<string, Reference>();
  const pending: (Stage | Field | Scalar)[] = [...stages].reverse();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (node.kind === 'attribute' || node.kind === 'intrinsic') found.set(formatReference(node), node);
    else pending.push(...partsOf(node).reverse());
  }
  return [...found.values()];
}

function partsOf(node: Exclude<Stage | Field | Scalar, Reference>): (Stage | Field | Scalar)[] {
  switch (node.kind) {
    case 'filter':
      return node.condition === null ? [] : [node.condition];
    case 'combine':
    case 'binary':
    case 'scalarFilter':
      return [node.left, node.right];
    case 'pipeline':
      return [...node.stages];
    case 'by':
    case 'select':
      return [...node.fields];
    case 'unary':
    case 'negate':
      return [node.operand];
    case 'aggregate':
      return node.field === null ? [] : [node.field];
    default:
      return [];
  }
}
