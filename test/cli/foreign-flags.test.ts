import { describe, expect, it } from 'vitest';
import { runInProcess } from '../helpers/fake-io.ts';

describe('a flag of another tool', () => {
  it.each([
    ['logcli', ['logs', '{a="b"}', '--timezone=UTC'], '--timezone; here it is --tz'],
    ['logcli', ['logs', '{a="b"}', '--addr', 'http://loki'], '--addr; here it is --logs-url'],
    [
      'logcli',
      ['logs', '{a="b"}', '--tls-skip-verify'],
      '--tls-skip-verify: logins, tokens and certificates belong to a context',
    ],
    ['logcli', ['logs', '--query', '{a="b"}'], '--query: the query is an argument, in quotes'],
    ['promtool', ['metrics', 'up', '--start=1', '--end=2'], '--start; here it is --from'],
    ['promtool', ['metrics', 'up', '--end', '2'], '--end; here it is --to'],
    ['promtool', ['metrics', 'up', '--time', '1'], '--time; here it is --at'],
    ['promtool', ['metrics', 'up', '--url', 'http://p'], '--url; here it is --metrics-url'],
    ['mimirtool', ['rules', '--address', 'http://p'], '--address; here it is --metrics-url'],
    ['mimirtool', ['rules', '--id', 'team'], '--id; here it is --org-id'],
    ['tempo-cli', ['traces', '{}', '--start', '1'], '--start; here it is --from'],
    ['amtool', ['alerts', '--alertmanager.url', 'http://a'], '--alertmanager.url; here it is --alerts-url'],
    ['kubectl', ['alerts', '--json'], '--json; here it is -o json'],
    ['kubectl', ['pod-cpu', '--sort-by', 'cpu'], '--sort-by; here it is --sort'],
    ['kubectl', ['logs', '{a="b"}', '-l', 'app=x'], '-l: it belongs into the query: {namespace="..."}'],
    ['kubectl', ['metrics', 'up', '-n', 'prod'], '-n: it belongs into the query: {namespace="..."}'],
    [
      'kubectl',
      ['metrics', 'up', '--kubeconfig', 'x'],
      '--kubeconfig: logins, tokens and certificates belong to a context',
    ],
    ['kubectl', ['pod-cpu', '--ns', 'prod'], '--ns; here it is --namespace'],
    ['kubectl', ['wait', 'up', '--for', 'value > 1'], '--for; here it is --until'],
    ['kubectl', ['alerts', '-w'], '-w; here it is --watch'],
    ['kubectl', ['alerts', '--request-timeout', '5s'], '--request-timeout; here it is --timeout'],
    [
      'stern',
      ['logs', '{a="b"}', '--include', 'x'],
      '--include: it belongs into the query: |= "text" or |~ "regex"',
    ],
    ['jaeger', ['trace', '--trace-id', 'abc'], '--trace-id: the id is an argument: obsq trace ID'],
    ['others', ['metrics', 'up', '--last', '1h'], '--last; here it is --since'],
    ['others', ['metrics', 'up', '--no-color'], '--no-color; here it is --color never'],
    ['others', ['--timezone=UTC'], '--timezone; here it is --tz'],
  ])('%s: %j is answered with ours', async (_tool, args, message) => {
    const run = await runInProcess(args);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain(`has no flag ${message}`);
  });

  it('never repeats its value, which may be a password', async () => {
    const { code, stderr } = await runInProcess(['metrics', 'up', '--password=hunter2']);
    expect(code).toBe(2);
    expect(stderr).toContain('has no flag --password: logins, tokens');
    expect(stderr).not.toContain('hunter2');
  });

  it('has its JSON form', async () => {
    const { stderr } = await runInProcess(['metrics', 'up', '--timezone', 'UTC', '-o', 'json']);
    expect(JSON.parse(stderr).error.message).toBe('metrics has no flag --timezone; here it is --tz');
  });

  it.each([
    ['a misspelled flag of ours', ['metrics', 'up', '--sinse', '1h'], 'did you mean --since?'],
    ['a flag that nothing here does', ['alerts', '--since-time', 'x'], 'alerts has no flag --since-time'],
    ['a letter after two dashes', ['alerts', '--w'], 'alerts has no flag --w'],
    [
      'the name of an own thing of JavaScript',
      ['alerts', '--constructor'],
      'alerts has no flag --constructor',
    ],
  ])('leaves %s alone', async (_name, args, message) => {
    const { code, stderr } = await runInProcess(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('here it is');
  });
});
