import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import { schemaComplaints } from '../helpers/document-schema.ts';
import { runObsq, testNow } from '../helpers/run-obsq.ts';

let demo: RunningDemo;
beforeAll(async () => {
  demo = await startDemo({ now: () => Date.parse(testNow) });
});
afterAll(() => demo.close());

const urls = () => [
  ...['--metrics-url', demo.urls.metrics, '--logs-url', demo.urls.logs],
  ...['--traces-url', demo.urls.traces, '--alerts-url', demo.urls.alerts],
];

const counted = 'sum(count_over_time({service_name="payment"}[15m]))';

describe('obsq wait', () => {
  it.each<[string, readonly string[], number, object]>([
    ['metrics', ['red', '--service', 'cart', '--until', 'errors < 5%'], 0, { met: true, rows: 1, asked: 1 }],
    ['metrics', ['--until', 'errors < 5%', 'red', '--service', 'cart'], 0, { met: true }],
    ['metrics', ['count(up == 1)', '--until', 'value >= 3'], 0, { met: true, until: ['value >= 3'] }],
    ['metrics', ['metrics', 'up', '--until', 'value == 1', '--any'], 0, { met: true }],
    ['metrics', ['logs', counted, '--until', 'value > 10'], 0, { met: true }],
    ['traces', ['traces', '{ status = error }', '--until', 'duration > 1ms'], 0, { met: true }],
    ['rules', ['rules', '--until', 'failing == 0'], 0, { met: true }],
    ['check', ['check', '-n', 'kube-system', '--until', 'firing == 0'], 0, { met: true }],
    ['alerts', ['--alert', 'ServiceHighErrorRate', '--until', 'firing'], 0, { met: true, until: ['firing'] }],
    [
      'alerts',
      ['--alert=ServiceHighErrorRate', '-n', 'kube-system', '--until', 'resolved'],
      0,
      { met: true, rows: 0 },
    ],
    ['alerts', ['--alert', 'ServiceHighErrorRate', '--until', 'resolved'], 5, { met: false, rows: 4 }],
    ['alerts', ['--alert', 'ServiceHighErrorRat', '--until', 'resolved'], 5, { met: false, rows: 0 }],
    ['metrics', ['red', '--service', 'payment', '--until', 'errors < 5%'], 5, { met: false, rows: 1 }],
  ])('%s %j ends with %d', async (kind, args, code, wait) => {
    // A wait that is not met ends with its time; one that is met does not depend on it.
    const limit = code === 5 ? ['--timeout', '10s'] : ['--timeout', '5m'];
    const run = await runObsq(['wait', ...args, ...limit, '-o', 'json', ...urls()]);
    expect([run.code, run.stderr]).toEqual([code, expect.any(String)]);
    const document = JSON.parse(run.stdout);
    expect(schemaComplaints(kind, document)).toEqual([]);
    expect(document.wait).toMatchObject(wait);
  });

  it.each([
    [['wait'], /nothing to wait for/],
    [['wait', 'up'], /needs --until/],
    [['wait', 'metrics', '--until', 'value > 1'], /needs <promql>/],
    [['wait', 'up', 'down', '--until', 'value > 1'], /got one more: down/],
    [['wait', 'alerts', '--until', 'firing == 0'], /--alert NAME --until resolved/],
    [['wait', '--alert', 'Foo', '--until', 'broken'], /firing, pending or resolved/],
    [['wait', '--alert', 'Foo', 'up', '--until', 'firing'], /too much to wait for/],
    [['wait', 'logs', '{a="b"}', '--until', 'value > 1'], /--until: log lines have no values/],
    [['wait', 'up', '--until', 'value >'], /--until: "value >" is no condition/],
    [['wait', 'up', '--until', 'value > 1', '--fail-if', 'value > 1'], /no flag --fail-if/],
    [['wait', 'red', '--service', 'cart', '--until', 'erors < 1'], /no column erors/],
  ])('refuses %j', async (args, message) => {
    const run = await runObsq([...args, ...urls()]);
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
  });

  it('tells at once that a query is wrong', async () => {
    const run = await runObsq(['wait', 'sum(', '--until', 'value > 1', ...urls()]);
    expect(run).toMatchObject({ code: 1, stdout: '' });
  });

  it('ends by a signal while it waits', async () => {
    const run = await runObsq(['wait', 'up', '--until', 'value > 5', '--timeout', '0', ...urls()], {
      onStderr: (text, kill) => {
        if (text.includes('waiting for')) kill('SIGTERM');
      },
    });
    expect(run).toMatchObject({ code: 143, stdout: '' });
  });
});
