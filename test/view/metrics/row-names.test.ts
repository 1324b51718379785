import { expect, it } from 'vitest';
import { nameRows } from '../../../src/view/metrics/row-names.ts';

const rowLabels = ['cluster', 'namespace', 'pod', 'container'];
const rows = (...sets: readonly (readonly [string, string, string])[]) =>
  sets.map(([namespace, pod, container]) => ({
    labels: { cluster: 'eu', namespace, pod, container, reason: 'OOMKilled' },
  }));

it.each([
  [
    'the pod where each has another',
    rows(['shop', 'pay-1', 'app'], ['shop', 'pay-2', 'app']),
    ['pay-1', 'pay-2'],
  ],
  [
    'the container within one pod',
    rows(['shop', 'pay-1', 'app'], ['shop', 'pay-1', 'proxy']),
    ['app', 'proxy'],
  ],
  [
    'pod and container where only both tell',
    rows(['shop', 'pay-1', 'app'], ['shop', 'pay-1', 'proxy'], ['shop', 'pay-2', 'app']),
    ['pay-1 app', 'pay-1 proxy', 'pay-2 app'],
  ],
  [
    'namespace and pod where pods are named alike',
    rows(['shop', 'db-0', 'app'], ['test', 'db-0', 'app'], ['test', 'db-1', 'app']),
    ['shop db-0', 'test db-0', 'test db-1'],
  ],
  ['the last label of one row', rows(['shop', 'pay-1', 'app']), ['app']],
])('names rows by %s', (_, some, names) => {
  expect(nameRows(some, rowLabels)).toEqual(names);
});

it('has a name for a row without labels', () => {
  expect(nameRows([{ labels: {} }], rowLabels)).toEqual(['value']);
});
