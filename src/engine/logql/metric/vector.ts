import { type Labels, labelsKey } from '../../../domain/labels.ts';

/** One element of a vector at one step. */
export interface Element {
  readonly labels: Labels;
  readonly value: number;
}

/** The value of an expression at one step: a vector or a scalar. */
export type StepValue = readonly Element[] | number;

/** Evaluates an expression at step `index`. */
export type StepEvaluator = (index: number) => StepValue;

const keys = new WeakMap<Labels, string>();

/** The canonical text of a label set. It is cached, because the same sets occur at every step. */
export function keyOf(labels: Labels): string {
  let key = keys.get(labels);
  if (key === undefined) {
    key = labelsKey(labels);
    keys.set(labels, key);
  }
  return key;
}

/** Caches a function from label sets to derived ones, so that it runs once for each set. */
export function memoizeLabels(derive: (labels: Labels) => Labels): (labels: Labels) => Labels {
  const derived = new WeakMap<Labels, Labels>();
  return (labels) => {
    let result = derived.get(labels);
    if (result === undefined) {
      result = derive(labels);
      derived.set(labels, result);
    }
    return result;
  };
}
