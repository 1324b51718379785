import type { Labels } from '../../../domain/labels.ts';
import type { Grouping } from '../parse/ast.ts';
import { groupLabels } from './range-series.ts';
import { type Element, keyOf, memoizeLabels, type StepEvaluator } from './vector.ts';

interface Group {
  readonly labels: Labels;
  readonly elements: Element[];
}

export interface Aggregation {
  readonly operator: string;
  readonly parameter: number | null;
  readonly grouping: Grouping | null;
}

/** Compiles a vector aggregation over an operand. A scalar operand stays unchanged. */
export function aggregateSteps(aggregation: Aggregation, operand: StepEvaluator): StepEvaluator {
  const { operator, grouping } = aggregation;
  if (operator === 'sort' || operator === 'sort_desc') return sortSteps(operator, operand);
  const labelsOf = memoizeLabels((labels) => groupLabels(labels, grouping));
  return (index) => {
    const value = operand(index);
    if (typeof value === 'number') return value;
    const groups = new Map<string, Group>();
    for (const element of value) {
      const labels = labelsOf(element.labels);
      const key = keyOf(labels);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { labels, elements: [element] });
      else group.elements.push(element);
    }
    return [...groups.values()].flatMap((group) => reduceGroup(aggregation, group));
  };
}

function sortSteps(operator: string, operand: StepEvaluator): StepEvaluator {
  const sign = operator === 'sort' ? 1 : -1;
  return (index) => {
    const value = operand(index);
    return typeof value === 'number' ? value : [...value].sort((a, b) => sign * (a.value - b.value));
  };
}

function reduceGroup(aggregation: Aggregation, group: Group): Element[] {
  const values = group.elements.map((element) => element.value);
  switch (aggregation.operator) {
    case 'topk':
    case 'bottomk':
      return rank(group.elements, aggregation.operator === 'topk', aggregation.parameter ?? 0);
    case 'sum':
      return [{ labels: group.labels, value: total(values) }];
    case 'avg':
      return [{ labels: group.labels, value: total(values) / values.length }];
    case 'count':
      return [{ labels: group.labels, value: values.length }];
    case 'min':
      return [{ labels: group.labels, value: values.reduce((a, b) => Math.min(a, b)) }];
    case 'max':
      return [{ labels: group.labels, value: values.reduce((a, b) => Math.max(a, b)) }];
    default: {
      const variance = spread(values);
      return [
        { labels: group.labels, value: aggregation.operator === 'stdvar' ? variance : Math.sqrt(variance) },
      ];
    }
  }
}

function total(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function spread(values: readonly number[]): number {
  const mean = total(values) / values.length;
  return total(values.map((value) => (value - mean) ** 2)) / values.length;
}

/** Selects the k largest or smallest elements with their own labels, in that order; NaN comes last. */
function rank(elements: readonly Element[], largest: boolean, k: number): Element[] {
  const order = (element: Element): number => {
    if (Number.isNaN(element.value)) return Number.NEGATIVE_INFINITY;
    return largest ? element.value : -element.value;
  };
  return [...elements].sort((a, b) => order(b) - order(a)).slice(0, Math.max(0, k));
}
