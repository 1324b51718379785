import type { Labels } from '../../domain/labels.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { Example } from '../saved-query.ts';
import { formatLabels, isSameValue } from './compare-rows.ts';

/** A line, a series or a trace in the form of an example's row. */
export interface ListedRow {
  readonly labels: Labels;
  readonly values: Readonly<Record<string, string | null>>;
}

/**
 * The differences between a list and the rows that an example expects, a sentence for each. Rows with equal labels may repeat;
 * each row matches one expected row. Only the labels and values that the expected row names are compared.
 */
export function compareListed(expected: Example['rows'], rows: readonly ListedRow[]): string[] {
  const left = [...rows];
  const differences: string[] = [];
  for (const wanted of expected) {
    const index = left.findIndex((row) => matches(wanted, row));
    if (index === -1) differences.push(`not found: ${describe(wanted)}`);
    else left.splice(index, 1);
  }
  for (const row of left) differences.push(`not expected: ${describe(row)}`);
  return differences;
}

function matches(wanted: Example['rows'][number], row: ListedRow): boolean {
  return (
    Object.entries(wanted.labels).every(([name, value]) => ownValue(row.labels, name) === value) &&
    Object.entries(wanted.values).every(([name, value]) =>
      isSameValue(value, ownValue(row.values, name) ?? null),
    )
  );
}

function describe({ labels, values }: ListedRow): string {
  const shown = Object.entries(values).map(([name, value]) => `${name} ${value ?? 'nothing'}`);
  return `${formatLabels(labels)} ${shown.join(', ')}`;
}
