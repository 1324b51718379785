import type { Labels } from '../../domain/labels.ts';
import type { Example } from '../saved-query.ts';
import { formatLabels, isSameValue } from './compare-rows.ts';

/** A line, a series or a trace as an example speaks of it. */
export interface ListedRow {
  readonly labels: Labels;
  readonly values: Readonly<Record<string, string | null>>;
}

/**
 * How a list differs from what an example expects, a sentence each. Rows of equal labels may repeat, and each expected one
 * is found once; of the labels only those named are compared.
 */
export function compareListed(expected: Example['rows'], rows: readonly ListedRow[]): string[] {
  const left = [...rows];
  const differences: string[] = [];
  for (const wanted of expected) {
    const at = left.findIndex((row) => matches(wanted, row));
    if (at === -1) differences.push(`not found: ${describe(wanted)}`);
    else left.splice(at, 1);
  }
  for (const row of left) differences.push(`not expected: ${describe(row)}`);
  return differences;
}

function matches(wanted: Example['rows'][number], row: ListedRow): boolean {
  return (
    Object.entries(wanted.labels).every(([name, value]) => row.labels[name] === value) &&
    Object.entries(wanted.values).every(([name, value]) => isSameValue(value, row.values[name] ?? null))
  );
}

function describe({ labels, values }: ListedRow): string {
  const shown = Object.entries(values).map(([name, value]) => `${name} ${value ?? 'nothing'}`);
  return `${formatLabels(labels)} ${shown.join(', ')}`;
}
