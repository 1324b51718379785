import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Column, SavedQuery, Signal } from '../saved-query.ts';

/** A shipped query as a list shows it. */
export interface ShippedEntry {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  readonly group: string;
  readonly signal: Signal;
  /** `obsq check` runs it. */
  readonly isRule: boolean;
  readonly columns: readonly ListedColumn[];
}

/** What a column is found by. */
export type ListedColumn = Pick<Column, 'name' | 'unit'>;

// This file reads `queries/` as it stands, which is what tests and tools want. In the bundle it is replaced: the build
// (build/compile-queries.mjs) compiles the queries, one chunk each, so that no YAML parser and no grammar is loaded.

/** What is shipped, in the order of groups and names. */
export async function listShippedQueries(): Promise<readonly ShippedEntry[]> {
  const queries = await Promise.all((await shippedFiles()).map(readShipped));
  return queries.map(({ name, title, doc, group, signal, rule, columns }) => ({
    name,
    title,
    doc,
    group,
    signal,
    isRule: rule !== undefined,
    columns: columns.map((column) => ({ name: column.name, unit: column.unit })),
  }));
}

/** A shipped query by name, or null. */
export async function loadShippedQuery(name: string): Promise<SavedQuery | null> {
  const file = (await shippedFiles()).find((one) => one.endsWith(`/${name}.yaml`));
  return file === undefined ? null : readShipped(file);
}

const root = new URL('../../../queries/', import.meta.url);

async function shippedFiles(): Promise<string[]> {
  const files = await readdir(root, { recursive: true });
  return files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.yaml'))
    .sort();
}

async function readShipped(file: string): Promise<SavedQuery> {
  const { parseSavedQuery } = await import('./parse-saved-query.ts');
  const text = await readFile(join(fileURLToPath(root), file), 'utf8');
  return parseSavedQuery(text, `queries/${file}`, dirname(file));
}
