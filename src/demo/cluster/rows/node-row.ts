import { counter, state } from './component.ts';
import type { ComponentRow } from './component-row.ts';

const eachNode = { eachNode: 'node-exporter', port: 9100, label: 'node' } as const;

type Facts = Pick<ComponentRow, 'more' | 'fromNow'>;

/** A counter of node-exporter on each node that grows by `perSecond`. `name` lacks the `node_` that all have. */
export function nodeCounter(name: string, perSecond: number, help: string, facts: Facts = {}): ComponentRow {
  return { ...counter(eachNode, `node_${name}`, help, perSecond), ...facts };
}

/** A gauge of node-exporter on each node that stays at `value`. */
export function nodeGauge(name: string, value: number, help: string, facts: Facts = {}): ComponentRow {
  return { ...state(eachNode, `node_${name}`, help, value), ...facts };
}
