import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createJsonJudge } from '../helpers/json-output.ts';
import { runObsq } from '../helpers/run-obsq.ts';

const payment = '{service_name="payment"}';

/** A clock that goes on: what is followed must grow. */
const running = { OBSQ_NOW: '' };

describe('a reader that goes away', () => {
  const table: readonly (readonly string[])[] = [
    ['metrics', 'up', '--since', '1h', '--step', '15s', '-o', 'raw', '--demo'],
    ['metrics', 'container_cpu_usage_seconds_total', '--since', '1h', '-o', 'jsonl', '--demo'],
    ['logs', payment, '--limit', '2000', '-o', 'jsonl', '--demo'],
    ['logs', payment, '--limit', '2000', '--demo'],
    ['logs', payment, '--limit', '2000', '-o', 'json', '--demo'],
  ];
  it.each(table)('ends it quietly: %s %s', async (...args) => {
    const run = await runObsq(args, { closeStdoutAfter: 1 });
    expect(run).toMatchObject({ code: 0, signal: null });
    expect(run.stderr).not.toMatch(/EPIPE|error|\n\s+at /);
  });

  it('ends a follower too', async () => {
    const run = await runObsq(['logs', payment, '-f', '--since', '10m', '--demo'], {
      env: running,
      closeStdoutAfter: 1,
    });
    expect(run).toMatchObject({ code: 0, signal: null });
  });
});

describe('a reader of both streams that goes away', () => {
  it('ends it too: nothing waits for a closed stderr', async () => {
    const program = join(import.meta.dirname, '../../bin/obsq.js');
    const command = `"${process.execPath}" "${program}" logs '${payment}' --limit 2000 -v --demo 2>&1 | head -1; echo "code \${PIPESTATUS[0]}"`;
    const child = spawn('bash', ['-c', command], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: process.env.PATH ?? '' },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    await once(child, 'close');
    expect(output.trimEnd().split('\n').at(-1)).toBe('code 0');
  });
});

describe('a disk that is full', () => {
  it('is one line and exit 1', async () => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, '../../bin/obsq.js'), 'metrics', 'up', '--demo'],
      { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'], env: { PATH: process.env.PATH ?? '' } },
    );
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const [code] = (await once(child, 'close')) as [number];
    expect(code).toBe(1);
    expect(stderr).toMatch(/error: the output cannot be written: ENOSPC/);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});

describe('signals', () => {
  const silent = async (): Promise<{
    url: string;
    asked: Promise<void>;
    ended: Promise<void>;
    close(): void;
  }> => {
    let tellAsked = (): void => undefined;
    let tellEnded = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      tellAsked = resolve;
    });
    const ended = new Promise<void>((resolve) => {
      tellEnded = resolve;
    });
    const server = createServer((request) => {
      request.socket.once('close', tellEnded);
      tellAsked();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      asked,
      ended,
      close: () => server.close(),
    };
  };

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends the request in flight, without a word: %i', async (signal, code) => {
    const server = await silent();
    let kill: ((signal: NodeJS.Signals) => void) | undefined;
    const run = runObsq(['metrics', 'up', '-v', '--metrics-url', server.url], {
      onStart: (killer) => {
        kill = killer;
      },
    });
    await server.asked;
    kill?.(signal);
    await server.ended;
    server.close();
    expect(await run).toMatchObject({ code, stdout: '' });
    expect((await run).stderr).not.toMatch(/error|\n\s+at /);
  });

  it('Ctrl-C during a hanging demo ends with 130', async () => {
    const run = await runObsq(['pod-cpu', '-A', '--demo'], {
      env: { OBSQ_DEMO_FAULT: 'mimir=hang' },
      onStderr: (text, kill) => {
        if (text.includes('demo data')) kill('SIGINT');
      },
    });
    expect(run).toMatchObject({ code: 130, stdout: '' });
  });

  it('ends obsq demo, which has said where it is', async () => {
    const run = await runObsq(['demo'], { onStdout: (_text, kill) => kill('SIGTERM') });
    expect(run.code).toBe(143);
    expect(run.stdout).toMatch(
      /^(export OBSQ_(METRICS|LOGS|TRACES|ALERTS)_URL=http:\/\/127\.0\.0\.1:\d+\S*\n){4}$/,
    );
  });
});

describe('logs -f', () => {
  it.each(['table', 'raw', 'jsonl'] as const)('writes lines as %s until Ctrl-C: 130', async (format) => {
    const run = await runObsq(['logs', payment, '-f', '--since', '5m', '-o', format, '--demo'], {
      env: running,
      onStdout: (text, kill) => {
        if (text.split('\n').length > 5) kill('SIGINT');
      },
    });
    expect(run.code).toBe(130);
    expect(run.stdout.endsWith('\n')).toBe(true);
    if (format === 'jsonl') {
      const judge = await createJsonJudge();
      const rows = judge.rows(run.stdout, 'logs-row') as readonly { timestampNs: string }[];
      expect(rows.length).toBeGreaterThanOrEqual(5);
      expect(rows.map((row) => row.timestampNs)).toEqual(rows.map((row) => row.timestampNs).sort());
      judge.messages(run.stderr);
    }
  });

  it('goes on by polling where websockets are refused, and says so', async () => {
    const run = await runObsq(['logs', payment, '-f', '--since', '5m', '-o', 'raw', '--demo'], {
      env: { ...running, OBSQ_DEMO_FAULT: 'loki=no-websocket' },
      onStdout: (text, kill) => {
        if (text.split('\n').length > 5) kill('SIGINT');
      },
    });
    expect(run.code).toBe(130);
    expect(run.stderr).toMatch(/following by polling/);
  });

  it('ends with the error of a store that is down', async () => {
    const run = await runObsq(['logs', payment, '-f', '--demo'], { env: { OBSQ_DEMO_FAULT: 'loki=401' } });
    expect(run).toMatchObject({ code: 3, stdout: '' });
  });
});
