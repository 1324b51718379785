import { type Labels, labelsKey } from '../../../domain/labels.ts';
import { type Binary, isComparison, type VectorMatching } from '../words/ast.ts';
import { formatLabels } from '../words/format-labels.ts';
import { executionError } from '../words/promql-error.ts';
import {
  anyPresent,
  type Column,
  dropName,
  emptyColumn,
  labelOf,
  mergeSameLabelsets,
  withLabel,
  withSamples,
} from '../words/value.ts';
import { operationOf } from './arithmetic.ts';
import { omitLabels, presentLabels } from './grouping.ts';
import { matchGroups } from './match-groups.ts';

/** Applies an arithmetic operator or a comparison to two vectors, matched one to one or many to one. */
export function vectorWithVector(expr: Binary, left: readonly Column[], right: readonly Column[]): Column[] {
  const oneIsLeft = expr.matching.group === 'right';
  // If one side is empty the server returns before it looks for duplicates.
  const matters = anyPresent(oneIsLeft ? right : left);
  const results: Column[] = [];
  for (const group of matchGroups(left, right, expr.matching)) {
    const ones = oneIsLeft ? group.left : group.right;
    const many = oneIsLeft ? group.right : group.left;
    const oneAt = oneAtEachStep(expr, ones, matters);
    if (ones.length > 0) results.push(...operateGroup(expr, many, ones, oneAt));
  }
  return mergeSameLabelsets(withSamples(results));
}

function operateGroup(
  expr: Binary,
  many: readonly Column[],
  ones: readonly Column[],
  oneAt: Int32Array,
): readonly Column[] {
  const oneIsLeft = expr.matching.group === 'right';
  const operate = operationOf(expr.op);
  const filters = isComparison(expr.op) && !expr.returnBool;
  const results = new Results(expr, oneAt.length);
  for (const column of many) {
    for (let step = 0; step < oneAt.length; step += 1) {
      const one = ones[oneAt[step] ?? -1];
      if (column.present[step] !== 1 || one === undefined) continue;
      const mine = column.values[step] ?? Number.NaN;
      const its = one.values[step] ?? Number.NaN;
      const [a, b] = oneIsLeft ? [its, mine] : [mine, its];
      const value = operate(a, b);
      if (!filters) results.put(column, one, step, value);
      else if (value === 1) results.put(column, one, step, a);
    }
  }
  return results.columns;
}

/** Finds the series that has the sample at each step; -1 for none. Throws the server's error if two have one. */
function oneAtEachStep(expr: Binary, ones: readonly Column[], matters: Uint8Array): Int32Array {
  const found = new Int32Array(matters.length).fill(-1);
  for (const [index, column] of ones.entries()) {
    for (let step = 0; step < found.length; step += 1) {
      if (column.present[step] !== 1 || matters[step] !== 1) continue;
      const before = ones[found[step] ?? -1];
      if (before !== undefined) throw manyToMany(expr, column.labels, before.labels);
      found[step] = index;
    }
  }
  return found;
}

function manyToMany(expr: Binary, labels: Labels, duplicate: Labels): Error {
  const { on, labels: names, group } = expr.matching;
  const matched = on ? presentLabels(labels, names) : omitLabels(labels, names);
  const side = group === 'right' ? 'left' : 'right';
  return executionError(
    `found duplicate series for the match group ${formatLabels(matched)} on the ${side} hand-side of the operation: ` +
      `[${formatLabels(labels)}, ${formatLabels(duplicate)}]` +
      ';many-to-many matching not allowed: matching labels must be unique on one side',
  );
}

/** The resulting series of a group by the labels of the pair. */
class Results {
  readonly #expr: Binary;
  /** The steps at which a one-to-one match already has its result. */
  readonly #taken: Uint8Array;
  readonly #byKey = new Map<string, Column>();
  readonly #byPair = new Map<Column, Map<Column, Column>>();

  constructor(expr: Binary, steps: number) {
    this.#expr = expr;
    this.#taken = new Uint8Array(steps);
  }

  get columns(): readonly Column[] {
    return [...this.#byKey.values()];
  }

  put(many: Column, one: Column, step: number, value: number): void {
    const result = this.#columnOf(many, one);
    const isSingle = this.#expr.matching.group === 'none';
    if (result.present[step] === 1 || (isSingle && this.#taken[step] === 1)) throw this.#duplicate();
    this.#taken[step] = 1;
    result.values[step] = value;
    result.present[step] = 1;
  }

  #columnOf(many: Column, one: Column): Column {
    const pairs = this.#byPair.get(many) ?? new Map<Column, Column>();
    this.#byPair.set(many, pairs);
    const known = pairs.get(one);
    if (known !== undefined) return known;
    const labels = resultLabels(this.#expr, many.labels, one.labels);
    const key = labelsKey(labels);
    const column = this.#byKey.get(key) ?? emptyColumn(labels, this.#taken.length);
    this.#byKey.set(key, column);
    pairs.set(one, column);
    return column;
  }

  #duplicate(): Error {
    return executionError(
      this.#expr.matching.group === 'none'
        ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
        : 'multiple matches for labels: grouping labels must ensure unique matches',
    );
  }
}

function resultLabels(expr: Binary, many: Labels, one: Labels): Labels {
  const { matching } = expr;
  let labels = isComparison(expr.op) && !expr.returnBool ? many : dropName(many);
  if (matching.group === 'none') labels = matchingLabels(labels, matching);
  for (const name of matching.include) labels = withLabel(labels, name, labelOf(one, name));
  // A comparison with bool drops the name after it has set the included labels.
  return expr.returnBool ? dropName(labels) : labels;
}

function matchingLabels(labels: Labels, matching: VectorMatching): Labels {
  if (matching.on) return presentLabels(labels, matching.labels);
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !matching.labels.includes(name)));
}
