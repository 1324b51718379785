import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MetricColumn } from '../../domain/metrics/metric-answer.ts';
import type { SavedQuery, Signal } from '../saved-query.ts';
import { byGroup } from './group-order.ts';

/** The facts about a shipped query that a list shows. */
export interface ShippedEntry {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  readonly group: string;
  readonly signal: Signal;
  /** Whether it is a rule, which `obsq check` runs. */
  readonly isRule: boolean;
  /** The group of a rule; '' for other queries. */
  readonly ruleGroup: string;
  readonly columns: readonly ListedColumn[];
}

/** The facts by which a column is found. */
export type ListedColumn = Pick<MetricColumn, 'name' | 'unit'>;

// This module reads the files in `queries/`, as tests and tools need it. The bundle holds another one in its place: the build
// (build/compile-queries.mjs) compiles each query into a chunk, so that no YAML parser and no grammar is loaded.

/** Lists the shipped queries, in the order of groups and names. */
export async function listShippedQueries(): Promise<readonly ShippedEntry[]> {
  const queries = await Promise.all((await shippedFiles()).map(readShipped));
  return queries.map(({ name, title, doc, group, signal, rule, columns }) => ({
    name,
    title,
    doc,
    group,
    signal,
    isRule: rule !== undefined,
    ruleGroup: rule?.group ?? '',
    columns: columns.map((column) => ({ name: column.name, unit: column.unit })),
  }));
}

/** Loads a shipped query by name; null if there is none. */
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
    .sort(byGroup);
}

async function readShipped(file: string): Promise<SavedQuery> {
  const { parseSavedQuery } = await import('./parse-saved-query.ts');
  const text = await readFile(join(fileURLToPath(root), file), 'utf8');
  return parseSavedQuery(text, `queries/${file}`, dirname(file));
}
