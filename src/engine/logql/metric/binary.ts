import type { Labels } from '../../../domain/labels.ts';
import type { BinaryMatching } from '../parse/ast.ts';
import { refusal } from '../parse/refusal.ts';
import { type Element, keyOf, memoizeLabels, type StepEvaluator, type StepValue } from './vector.ts';

const comparisons: ReadonlyMap<string, (left: number, right: number) => boolean> = new Map([
  ['==', (left: number, right: number) => left === right],
  ['!=', (left: number, right: number) => left !== right],
  ['>', (left: number, right: number) => left > right],
  ['>=', (left: number, right: number) => left >= right],
  ['<', (left: number, right: number) => left < right],
  ['<=', (left: number, right: number) => left <= right],
]);

const arithmetic: ReadonlyMap<string, (left: number, right: number) => number> = new Map([
  ['+', (left: number, right: number) => left + right],
  ['-', (left: number, right: number) => left - right],
  ['*', (left: number, right: number) => left * right],
  ['/', (left: number, right: number) => left / right],
  ['%', (left: number, right: number) => left % right],
  ['^', (left: number, right: number) => left ** right],
]);

/** Compiles a binary operation between two expressions. */
export function binarySteps(
  operator: string,
  matching: BinaryMatching,
  left: StepEvaluator,
  right: StepEvaluator,
): StepEvaluator {
  const signature = memoizeLabels((labels) => signatureLabels(labels, matching));
  const combine = combiner(operator, matching.bool);
  return (index) => join(left(index), right(index));

  function join(a: StepValue, b: StepValue): StepValue {
    if (typeof a === 'number' && typeof b === 'number') return combineScalars(operator, a, b);
    if (operator === 'and' || operator === 'or' || operator === 'unless') {
      if (typeof a === 'number' || typeof b === 'number') {
        throw refusal(
          `parse error : unexpected literal for a leg of logical/set binary operation (${operator})`,
        );
      }
      return joinSets(operator, a, b, signature);
    }
    if (typeof b === 'number')
      return keep(a as readonly Element[], (element) => combine(element.value, b, element.value));
    if (typeof a === 'number') return keep(b, (element) => combine(a, element.value, element.value));
    return joinVectors(a, b, { matching, signature, combine });
  }
}

/** Computes the result of one pair; null if a comparison filters it out. `kept` is the value that a passing filter keeps. */
type Combine = (left: number, right: number, kept: number) => number | null;

function combiner(operator: string, bool: boolean): Combine {
  const compare = comparisons.get(operator);
  if (compare !== undefined) {
    if (bool) return (left, right) => (compare(left, right) ? 1 : 0);
    return (left, right, kept) => (compare(left, right) ? kept : null);
  }
  const calculate = arithmetic.get(operator);
  return (left, right) => calculate?.(left, right) ?? null;
}

/** Combines two scalars. A comparison gives 1 or 0, with or without `bool`. */
function combineScalars(operator: string, left: number, right: number): number {
  return combiner(operator, true)(left, right, left) ?? Number.NaN;
}

function keep(elements: readonly Element[], apply: (element: Element) => number | null): Element[] {
  const kept: Element[] = [];
  for (const element of elements) {
    const value = apply(element);
    if (value !== null) kept.push({ labels: element.labels, value });
  }
  return kept;
}

function signatureLabels(labels: Labels, matching: BinaryMatching): Labels {
  return Object.fromEntries(
    Object.entries(labels).filter(([name]) => matching.labels.includes(name) === matching.on),
  );
}

type Signature = (labels: Labels) => Labels;

function joinSets(
  operator: 'and' | 'or' | 'unless',
  left: readonly Element[],
  right: readonly Element[],
  signature: Signature,
): Element[] {
  const keysOf = (elements: readonly Element[]): Set<string> =>
    new Set(elements.map((element) => keyOf(signature(element.labels))));
  if (operator === 'or') {
    const seen = keysOf(left);
    return [...left, ...right.filter((element) => !seen.has(keyOf(signature(element.labels))))];
  }
  const seen = keysOf(right);
  return left.filter((element) => seen.has(keyOf(signature(element.labels))) === (operator === 'and'));
}

interface VectorJoin {
  readonly matching: BinaryMatching;
  readonly signature: Signature;
  readonly combine: Combine;
}

function joinVectors(left: readonly Element[], right: readonly Element[], options: VectorJoin): Element[] {
  const { matching, signature, combine } = options;
  const swapped = matching.group === 'right';
  const [many, one] = swapped ? [right, left] : [left, right];
  const partners = new Map<string, Element>();
  for (const element of one) {
    const key = keyOf(signature(element.labels));
    if (partners.has(key)) throw duplicateSeries(swapped ? 'left' : 'right');
    partners.set(key, element);
  }
  const used = new Set<string>();
  const joined: Element[] = [];
  for (const element of many) {
    const key = keyOf(signature(element.labels));
    const partner = partners.get(key);
    if (partner === undefined) continue;
    if (matching.group === 'none') {
      if (used.has(key))
        throw refusal(
          'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
        );
      used.add(key);
    }
    const [a, b] = swapped ? [partner.value, element.value] : [element.value, partner.value];
    const value = combine(a, b, a);
    if (value !== null) joined.push({ labels: joinLabels(element.labels, partner.labels, matching), value });
  }
  return joined;
}

function duplicateSeries(side: 'left' | 'right'): Error {
  return refusal(
    `found duplicate series on the ${side} hand-side; many-to-many matching not allowed: matching labels must be unique on one side`,
  );
}

function joinLabels(many: Labels, one: Labels, matching: BinaryMatching): Labels {
  if (matching.group === 'none') return signatureLabels(many, matching);
  const labels: Record<string, string> = { ...many };
  for (const name of matching.include) {
    const value = one[name];
    if (value === undefined || value === '') delete labels[name];
    else labels[name] = value;
  }
  return labels;
}
