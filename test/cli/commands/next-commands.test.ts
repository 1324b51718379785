import { expect, it } from 'vitest';
import { nextCommands } from '../../../src/cli/commands/alerts/next-commands.ts';

const row = { namespace: 'shop', pod: 'cart-1', node: 'worker 1' };

it.each<[template: string, filled: readonly string[]]>([
  ['obsq pod-restarts -n {namespace}', ['obsq pod-restarts -n shop --demo']],
  ['obsq node-cpu --node {node}', ["obsq node-cpu --node 'worker 1' --demo"]],
  ['obsq pod-logs {namespace}/{pod}', ['obsq pod-logs shop/cart-1 --demo']],
  [`obsq logs '{namespace="{namespace}"}'`, [`obsq logs '{namespace="shop"}' --demo`]],
  ['kubectl -n {namespace} get pods | head -5', ['kubectl -n shop get pods | head -5']],
  ['obsq node-cpu --instance {instance}', []],
])('%s', (template, filled) => {
  expect(nextCommands([template], row, ['--demo'])).toEqual(filled);
});

it('lets no label out of its quotation marks', () => {
  const hostile = { namespace: `x'; rm -rf "$HOME"`, pod: 'a"} or {x="' };
  expect(nextCommands(['obsq pod-cpu -n {namespace}'], hostile, [])).toEqual([
    `obsq pod-cpu -n 'x'\\''; rm -rf "$HOME"'`,
  ]);
  expect(nextCommands([`obsq logs '{pod="{pod}"}'`], hostile, [])).toEqual([
    `obsq logs '{pod="a\\"} or {x=\\""}'`,
  ]);
});
