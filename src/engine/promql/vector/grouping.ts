import { type Labels, labelsKey, pickLabels } from '../../../domain/labels.ts';
import { type Column, labelOf } from '../words/value.ts';

export interface Group {
  readonly labels: Labels;
  readonly columns: Column[];
}

/** Groups series by the labels of `by (...)`, or by all labels but those of `without (...)` and the metric's name. */
export function groupColumns(
  columns: readonly Column[],
  grouping: readonly string[],
  without: boolean,
): Group[] {
  const groups = new Map<string, Group>();
  for (const column of columns) {
    const labels = without ? omitLabels(column.labels, grouping) : presentLabels(column.labels, grouping);
    const key = labelsKey(labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { labels, columns: [column] });
    else group.columns.push(column);
  }
  return [...groups.values()];
}

/** Removes some labels and the metric's name. */
export function omitLabels(labels: Labels, names: readonly string[]): Labels {
  return Object.fromEntries(
    Object.entries(labels).filter(([name]) => name !== '__name__' && !names.includes(name)),
  );
}

/** Keeps only the named labels. */
export function presentLabels(labels: Labels, names: readonly string[]): Labels {
  return pickLabels(
    labels,
    names.filter((name) => labelOf(labels, name) !== ''),
  );
}
