import { type Labels, labelsKey } from '../../domain/labels.ts';
import { parseSampleValue } from '../../domain/metrics/series.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { Example } from '../saved-query.ts';

/** Relative. It is far smaller than any rounding in an example, and larger than what the order of a sum changes. */
const tolerance = 1e-9;

/** The differences between the rows and those that an example expects, a sentence for each. The order of rows does not matter. */
export function compareRows(expected: Example['rows'], rows: Example['rows']): string[] {
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
      const got = ownValue(row.values, name) ?? null;
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

/** Whether two values are the same. Numbers may differ by rounding; other texts must be identical. */
export function isSameValue(wanted: string | null, got: string | null): boolean {
  if (wanted === null || got === null) return wanted === got;
  if (wanted === got) return true;
  const [a, b] = [parseSampleValue(wanted), parseSampleValue(got)];
  if (a === b) return true;
  // A text that is not a number must be identical, and that was tested above.
  if (Number.isNaN(a) || Number.isNaN(b)) return false;
  return Math.abs(a - b) <= tolerance * Math.max(Math.abs(a), Math.abs(b));
}

/** Formats a label set, sorted by name: `{a="b", c="d"}`. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((name) => `${name}=${JSON.stringify(ownValue(labels, name))}`);
  return `{${pairs.join(', ')}}`;
}
