import type { Binary } from '../words/ast.ts';
import { anyPresent, type Column, mergeSameLabelsets, withSamples } from '../words/value.ts';
import { matchGroups } from './match-groups.ts';

/** Evaluates `and`, `or` and `unless`, which keep or drop samples and never change values. */
export function setOperation(expr: Binary, left: readonly Column[], right: readonly Column[]): Column[] {
  const groups = matchGroups(left, right, expr.matching);
  const kept = new Map<Column, Uint8Array>();
  for (const group of groups) {
    const [kind, presence] =
      expr.op === 'or'
        ? (['right', anyPresent(group.left)] as const)
        : (['left', anyPresent(group.right)] as const);
    for (const column of group[kind]) {
      const wanted = expr.op === 'and' ? 1 : 0;
      kept.set(
        column,
        column.present.map((present, step) => (present === 1 && (presence[step] ?? 0) === wanted ? 1 : 0)),
      );
    }
  }
  const inOrder = expr.op === 'or' ? [...left, ...right] : left;
  const results = inOrder.map((column) => ({ ...column, present: kept.get(column) ?? column.present }));
  return mergeSameLabelsets(withSamples(results));
}
