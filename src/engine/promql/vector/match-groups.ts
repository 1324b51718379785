import { labelsKey } from '../../../domain/labels.ts';
import type { VectorMatching } from '../words/ast.ts';
import type { Column } from '../words/value.ts';
import { omitLabels, presentLabels } from './grouping.ts';

/** The series of both sides that have the same matching labels. */
export interface MatchGroup {
  readonly left: Column[];
  readonly right: Column[];
}

/** Groups the series of both sides of an operation by the labels that `on` or `ignoring` names. */
export function matchGroups(
  left: readonly Column[],
  right: readonly Column[],
  matching: VectorMatching,
): MatchGroup[] {
  const groups = new Map<string, MatchGroup>();
  const groupOf = (column: Column): MatchGroup => {
    const labels = matching.on
      ? presentLabels(column.labels, matching.labels)
      : omitLabels(column.labels, matching.labels);
    const key = labelsKey(labels);
    const group = groups.get(key) ?? { left: [], right: [] };
    groups.set(key, group);
    return group;
  };
  for (const column of left) groupOf(column).left.push(column);
  for (const column of right) groupOf(column).right.push(column);
  return [...groups.values()];
}
