import type { Labels } from '../../../domain/labels.ts';
import type { Expr } from '../words/ast.ts';
import { type Column, dropName, mergeSameLabelsets, withLabel, withSamples } from '../words/value.ts';

/** The functions of one number, which apply to every sample of an instant vector. */
export const numberFunctions: ReadonlyMap<string, (value: number) => number> = new Map([
  ['abs', Math.abs],
  ['acos', Math.acos],
  ['acosh', Math.acosh],
  ['asin', Math.asin],
  ['asinh', Math.asinh],
  ['atan', Math.atan],
  ['atanh', Math.atanh],
  ['ceil', Math.ceil],
  ['cos', Math.cos],
  ['cosh', Math.cosh],
  ['deg', (value: number) => (value * 180) / Math.PI],
  ['exp', Math.exp],
  ['floor', Math.floor],
  ['ln', Math.log],
  ['log10', Math.log10],
  ['log2', Math.log2],
  ['rad', (value: number) => (value * Math.PI) / 180],
  ['sgn', (value: number) => (value < 0 ? -1 : value > 0 ? 1 : value)],
  ['sin', Math.sin],
  ['sinh', Math.sinh],
  ['sqrt', Math.sqrt],
  ['tan', Math.tan],
  ['tanh', Math.tanh],
]);

/** Applies a function to every sample and drops the metric's name. */
export function mapColumns(
  columns: readonly Column[],
  map: (value: number, step: number) => number,
): Column[] {
  const mapped = columns.map((column) => ({
    labels: dropName(column.labels),
    values: column.values.map(map),
    present: column.present,
  }));
  return mergeSameLabelsets(mapped);
}

/** Rounds to a multiple of `nearest`, ties up. Like the server it divides by the inverse, which decides the last digit. */
export function roundColumns(columns: readonly Column[], nearest: Float64Array | null): Column[] {
  return mapColumns(columns, (value, step) => {
    const inverse = 1 / (nearest?.[step] ?? 1);
    return Math.floor(value * inverse + 0.5) / inverse;
  });
}

/** Limits values to two bounds; there is no result if the lower bound is above the upper one. */
export function clampColumns(
  columns: readonly Column[],
  least: Float64Array | null,
  most: Float64Array | null,
): Column[] {
  const lower = (step: number): number => least?.[step] ?? Number.NEGATIVE_INFINITY;
  const upper = (step: number): number => most?.[step] ?? Number.POSITIVE_INFINITY;
  const clamped = mapColumns(columns, (value, step) => Math.max(lower(step), Math.min(upper(step), value)));
  const kept = clamped.map((column) => ({
    ...column,
    present: column.present.map((present, step) => (upper(step) < lower(step) ? 0 : present)),
  }));
  return withSamples(kept);
}

/** Evaluates absent: a series of ones at the steps without a sample, with the labels that the selector fixes. */
export function absentColumns(columns: readonly Column[], argument: Expr, steps: number): Column[] {
  const present = new Uint8Array(steps).fill(1);
  for (const column of columns) {
    for (let step = 0; step < steps; step += 1) if (column.present[step] === 1) present[step] = 0;
  }
  const column = { labels: labelsForAbsent(argument), values: new Float64Array(steps).fill(1), present };
  return withSamples([column]);
}

/** The labels that a selector matches by equality, if each name occurs once: the labels of the absent series. */
export function labelsForAbsent(expr: Expr): Labels {
  const selector = expr.kind === 'matrix' ? expr.selector : expr;
  if (selector.kind !== 'selector') return {};
  let labels: Labels = {};
  const seen = new Set<string>();
  for (const { name, operator, value } of selector.matchers) {
    if (name === '__name__') continue;
    const takes = operator === '=' && !seen.has(name);
    labels = withLabel(labels, name, takes ? value : '');
    if (takes) seen.add(name);
  }
  return labels;
}

/** Evaluates scalar: the value of the only series at each step; NaN if there is none or more than one. */
export function scalarOf(columns: readonly Column[], steps: number): Float64Array {
  const values = new Float64Array(steps).fill(Number.NaN);
  for (let step = 0; step < steps; step += 1) {
    const here = columns.filter((column) => column.present[step] === 1);
    if (here.length === 1) values[step] = here[0]?.values[step] ?? Number.NaN;
  }
  return values;
}

/** Sorts by value, with NaN last in both directions. Only an instant answer shows the order. */
export function sortColumns(columns: readonly Column[], descending: boolean): Column[] {
  const sign = descending ? -1 : 1;
  return [...columns].sort((a, b) => {
    const left = a.values[0] ?? Number.NaN;
    const right = b.values[0] ?? Number.NaN;
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return sign * (left - right) || 0;
  });
}
