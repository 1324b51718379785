import { type Labels, labelsKey } from '../../../domain/labels.ts';
import { executionError } from './promql-error.ts';

/** The times at which an expression is evaluated: `startMs + i * stepMs` for i < `steps`. */
export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly steps: number;
}

/** One series over a grid: for each step whether it has a sample, and its value. */
export interface Column {
  readonly labels: Labels;
  readonly values: Float64Array;
  /** 1 where the series has a sample at that step. NaN is a sample. */
  readonly present: Uint8Array;
}

export type Value =
  | { readonly kind: 'scalar'; readonly values: Float64Array }
  | { readonly kind: 'vector'; readonly columns: readonly Column[] }
  | { readonly kind: 'string'; readonly text: string };

export function emptyColumn(labels: Labels, steps: number): Column {
  return { labels, values: new Float64Array(steps), present: new Uint8Array(steps) };
}

/** Builds a series with the same value at every step. */
export function constantColumn(labels: Labels, values: Float64Array): Column {
  return { labels, values, present: new Uint8Array(values.length).fill(1) };
}

/** Drops series without a sample, because they do not exist for the next operation. */
export function withSamples(columns: readonly Column[]): Column[] {
  return columns.filter((column) => column.present.includes(1));
}

/** Marks the steps at which any of the series has a sample. */
export function anyPresent(columns: readonly Column[]): Uint8Array {
  const present = new Uint8Array(columns[0]?.present.length ?? 0);
  for (const column of columns) {
    for (let step = 0; step < present.length; step += 1) if (column.present[step] === 1) present[step] = 1;
  }
  return present;
}

/** Removes the metric's name from labels. */
export function dropName(labels: Labels): Labels {
  return labelOf(labels, '__name__') === '' ? labels : withLabel(labels, '__name__', '');
}

/** Sets one label; an empty value removes it. Names such as `__proto__` are names like any other. */
export function withLabel(labels: Labels, name: string, value: string): Labels {
  const entries = Object.entries(labels).filter(([other]) => other !== name);
  if (value !== '') entries.push([name, value]);
  return Object.fromEntries(entries);
}

/** Reads the value of a label; '' if there is none. */
export function labelOf(labels: Labels, name: string): string {
  return Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';
}

const sameLabelset = 'vector cannot contain metrics with the same labelset';

/** Throws if two series have the same labels, even if they never have a sample at the same step. Functions of whole series do so. */
export function refuseSameLabelsets(columns: readonly Column[]): readonly Column[] {
  const seen = new Set<string>();
  for (const column of columns) {
    const key = labelsKey(column.labels);
    if (seen.has(key)) throw executionError(sameLabelset);
    seen.add(key);
  }
  return columns;
}

/** Joins series with the same labels, and throws only if two have a sample at the same step. Operations that work by step do so. */
export function mergeSameLabelsets(columns: readonly Column[]): Column[] {
  const byKey = new Map<string, Column>();
  for (const column of columns) {
    const key = labelsKey(column.labels);
    const known = byKey.get(key);
    byKey.set(key, known === undefined ? column : joined(known, column));
  }
  return [...byKey.values()];
}

function joined(a: Column, b: Column): Column {
  const values = a.values.slice();
  const present = a.present.slice();
  for (let step = 0; step < values.length; step += 1) {
    if (b.present[step] !== 1) continue;
    if (present[step] === 1) throw executionError(sameLabelset);
    values[step] = b.values[step] ?? Number.NaN;
    present[step] = 1;
  }
  return { labels: a.labels, values, present };
}
