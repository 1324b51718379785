import { type Labels, labelsKey } from '../../domain/labels.ts';
import { parseSampleValue } from '../../domain/metrics/series.ts';
import type { InstantRow } from '../rows/join-columns.ts';
import type { Example } from '../saved-query.ts';

/** Relative: far below any rounding a person writes out, above what the order of a sum changes. */
const tolerance = 1e-9;

/** How the rows differ from what an example expects, a sentence each; none where they are the same. The order is free. */
export function compareRows(expected: Example['rows'], rows: readonly InstantRow[]): string[] {
  const found = new Map(rows.map((row) => [labelsKey(row.labels), row]));
  const differences: string[] = [];
  for (const { labels, values } of expected) {
    const row = found.get(labelsKey(labels));
    if (row === undefined) {
      differences.push(`no row ${formatLabels(labels)}`);
      continue;
    }
    found.delete(labelsKey(labels));
    for (const [name, wanted] of Object.entries(values)) {
      const got = row.values[name] ?? null;
      if (!isSameValue(wanted, got)) {
        differences.push(
          `${formatLabels(labels)} ${name}: ${wanted ?? 'nothing'} expected, ${got ?? 'nothing'} found`,
        );
      }
    }
  }
  for (const row of found.values()) differences.push(`a row not expected: ${formatLabels(row.labels)}`);
  return differences;
}

/** Whether two values are the same: numbers but for rounding, anything else to the letter. */
export function isSameValue(wanted: string | null, got: string | null): boolean {
  if (wanted === null || got === null) return wanted === got;
  if (wanted === got) return true;
  const [a, b] = [parseSampleValue(wanted), parseSampleValue(got)];
  if (a === b) return true;
  // A text is no number; two of them are the same only to the letter.
  if (Number.isNaN(a) || Number.isNaN(b)) return false;
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

/** A label set as it is written, in order of its names. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(labels[name])}`);
  return `{${pairs.join(', ')}}`;
}
