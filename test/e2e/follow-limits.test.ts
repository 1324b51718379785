import { once } from 'node:events';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runInTerminal } from '../helpers/run-in-terminal.ts';
import { runObsq } from '../helpers/run-obsq.ts';

const payment = '{service_name="payment"}';
const running = { OBSQ_NOW: '' };

describe('logs -f with other flags', () => {
  it('ends with --timeout, quietly', async () => {
    const run = await runObsq(['logs', payment, '-f', '--timeout', '8s', '-o', 'raw', '--demo'], {
      env: running,
    });
    expect(run.code).toBe(0);
    expect(run.stderr).toMatch(/following from .*\n.*ended by --timeout 8s\n$/s);
  });

  it.each(['--limit', '--tail'])('begins with the newest lines of %s', async (flag) => {
    const run = await runObsq(['logs', payment, '-f', flag, '3', '--timeout', '8s', '-o', 'raw', '--demo'], {
      env: { OBSQ_NOW: '2026-11-20T13:00:00Z' },
    });
    expect(run.stdout.split('\n')).toHaveLength(4);
  });

  it('leaves the prompt a line of its own after Ctrl-C', async () => {
    let isStopped = false;
    const { text: shown, code } = await runInTerminal(
      ['logs', payment, '-f', '--tail', '1', '--cut', '--demo'],
      {
        onData: (text, type) => {
          if (isStopped || !text.includes('payment-')) return;
          isStopped = true;
          type('\u0003');
        },
      },
    );
    expect(code).toBe(130);
    expect(shown).toMatch(/\^C\n$/);
  });

  it('says that no stream has the selector, and is empty with --fail-empty', async () => {
    const run = await runObsq(
      ['logs', '{service_name="paymnt"}', '-f', '--timeout', '8s', '--fail-empty', '--demo'],
      { env: running },
    );
    expect(run).toMatchObject({ code: 6, stdout: '' });
    expect(run.stderr).toContain('no line yet: no stream has service_name "paymnt"');
  });

  it.each<[string, readonly string[]]>([
    ['a metric query', ['sum(count_over_time({a="b"}[1m]))', '-f']],
    ['-C', [payment, '-f', '-C', '2']],
    ['-A', [payment, '-f', '-A', '2']],
    ['--fail-empty without an end', [payment, '-f', '--fail-empty']],
    ['--fail-if', [payment, '-f', '--fail-if', 'value > 1']],
    ['-o csv', [payment, '-f', '-o', 'csv']],
    ['-o json', [payment, '-f', '-o', 'json']],
    ['--to', [payment, '-f', '--to', 'now']],
    ['--step', [payment, '-f', '--step', '5m']],
  ])('refuses %s', async (_what, args) => {
    expect(await runObsq(['logs', ...args, '--demo'])).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('a store that takes the connection and never answers', () => {
  it('is no follow without lines', async () => {
    const server = createServer((socket) => socket.resume());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const run = await runObsq(['logs', payment, '-f', '--timeout', '1s', '--logs-url', url]);
      expect(run.stderr).toContain('the log store has not answered');
      expect(run.code).toBe(5);
    } finally {
      server.close();
    }
  });
});

describe('--timeout', () => {
  it('ends a program that gives a secret, too', async () => {
    const home = mkdtempSync(join(tmpdir(), 'obsq-limit-'));
    mkdirSync(join(home, 'obsq'));
    const config =
      'currentContext: a\ncontexts:\n  - name: a\n    logs:\n      url: http://127.0.0.1:1\n      auth:\n        bearer: exec:sleep 60\n';
    writeFileSync(join(home, 'obsq', 'config.yaml'), config, { mode: 0o600 });
    const run = await runObsq(['logs', payment, '--timeout', '1s'], { env: { XDG_CONFIG_HOME: home } });
    expect(run.code).toBe(5);
    expect(run.stderr).toContain('within 1 s');
  });
});
