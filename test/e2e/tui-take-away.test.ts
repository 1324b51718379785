import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import { copiedTexts } from '../helpers/osc52-of.ts';
import { runObsq, testNow } from '../helpers/run-obsq.ts';
import { splitShell } from '../helpers/split-shell.ts';
import { openTerminal, type SessionOptions, type TerminalSession } from '../helpers/terminal-session.ts';

const secret = 'tok-8d1f0e';
const size = { columns: 200, rows: 50 };

let demo: RunningDemo;
let session: TerminalSession | undefined;

beforeAll(async () => {
  demo = await startDemo({ now: () => Date.parse(testNow) });
});
afterAll(() => demo.close());
afterEach(async () => {
  await session?.close();
  session = undefined;
});

const open = async (options: Partial<SessionOptions> = {}): Promise<TerminalSession> => {
  session = openTerminal({ ...size, ...options });
  await session.waitForText('traces ok');
  return session;
};

/** A configuration whose context has a token and a Grafana, over the same cluster. */
const openWithContext = (): Promise<TerminalSession> => {
  const folder = mkdtempSync(join(tmpdir(), 'obsq-config-'));
  mkdirSync(join(folder, 'obsq'));
  const { metrics, logs, traces, alerts } = demo.urls;
  const auth = `{url: ${metrics}, auth: {bearer: "\${OBSQ_TEST_TOKEN}"}}`;
  writeFileSync(
    join(folder, 'obsq', 'config.yaml'),
    [
      'currentContext: prod',
      'contexts:',
      '  - name: prod',
      `    metrics: ${auth}`,
      `    logs: {url: ${logs}}`,
      `    traces: {url: ${traces}}`,
      `    alerts: {url: ${alerts}}`,
      '    grafana: {url: https://grafana.example/ops, metrics: mimir-1, logs: loki-1, traces: tempo-1}',
      '',
    ].join('\n'),
  );
  return open({ args: [], env: { XDG_CONFIG_HOME: folder, OBSQ_TEST_TOKEN: secret } });
};

/** From the list of queries to the exemplar's trace and logs; the focus is in the trace. */
const pivot = async (tui: TerminalSession): Promise<void> => {
  await openLatency(tui);
  tui.press('x');
  await tui.waitForText('TRACE ID');
  tui.press('\r');
  await tui.waitFor(
    (screen) => /3 trace.* errors?/.test(screen) && /› [\d:.]+ ERROR payment/.test(screen),
    'trace and logs',
  );
};

const openLatency = async (tui: TerminalSession): Promise<void> => {
  tui.press(':latency');
  await tui.waitFor((screen) => /› latency .* query/.test(screen), 'latency in the palette');
  tui.press('\r');
  await tui.waitFor((screen) => /series, \d+ exemplars/.test(screen), 'latency with its exemplars');
};

/** Presses a key and gives the one text that it copied. */
const copiedBy = async (tui: TerminalSession, key: string): Promise<string> => {
  tui.takeBytes();
  tui.press(key);
  await tui.waitFor((screen) => /copied by OSC 52/.test(screen), `${key} to say that it copied`);
  const texts = copiedTexts(tui.takeBytes());
  expect(texts).toHaveLength(1);
  tui.press('\u001b');
  await tui.waitFor((screen) => !/copied by OSC 52/.test(screen), 'the notice to go');
  return texts[0] ?? '';
};

describe('y', () => {
  it('copies value, trace id and line', async () => {
    const tui = await open();
    await pivot(tui);
    const traceId = await copiedBy(tui, 'y');
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(tui.screen().join('\n')).toContain(traceId.slice(0, 8));
    tui.press('4');
    expect(await copiedBy(tui, 'y')).toMatch(/^\{"level":"error","msg":"Payment request failed\./);
    tui.press('2');
    expect(await copiedBy(tui, 'y')).toBe(traceId);
    tui.press('x');
    await tui.waitFor((screen) => /P99 v/.test(screen), 'the series');
    expect(await copiedBy(tui, 'y')).toMatch(/^\d+\.\d+$/);
  });

  it('is handed to tmux for itself and to pass on', async () => {
    const tui = await open({ env: { TMUX: '/nowhere/tmux,1,0' } });
    tui.takeBytes();
    tui.press('y');
    await tui.waitForText('copied by OSC 52');
    const bytes = tui.takeBytes();
    const [name = ''] = copiedTexts(bytes);
    const base64 = Buffer.from(name).toString('base64');
    expect(name).toMatch(/^[a-z][a-z-]+$/);
    expect(bytes).toContain(`\u001bPtmux;\u001b\u001b]52;c;${base64}\u0007\u001b\\`);
  });

  it('is given to a local tool as well, where there is one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'obsq-tools-'));
    const tool = join(folder, 'xclip');
    writeFileSync(tool, `#!/bin/sh\ncat > ${folder}/copied\n`);
    chmodSync(tool, 0o755);
    const tui = await open({ env: { DISPLAY: ':9', PATH: `${folder}:${process.env.PATH}` } });
    tui.press('y');
    await tui.waitForText('copied by OSC 52 and xclip: the name');
    expect(tui.screen().join('\n')).toContain(`› ${readFileSync(join(folder, 'copied'), 'utf8')}`);
  });
});

describe('Y', () => {
  it('copies a command that gives the same metric, trace and lines', async () => {
    const tui = await open();
    await pivot(tui);
    const trace = splitShell(await copiedBy(tui, 'Y'));
    const shown = tui.screen().join('\n');
    const run = async (words: readonly string[]) => {
      expect(words[0]).toBe('obsq');
      const done = await runObsq([...words.slice(1), '-o', 'json']);
      expect(done.code, done.stderr).toBe(0);
      return JSON.parse(done.stdout);
    };
    const found = await run(trace);
    expect(shown).toContain(`${found.trace.spans.length} spans`);

    tui.press('4');
    const line = await copiedBy(tui, 'y');
    // The lines of two queries, together as many as are shown.
    const count = Number(/4 logs.* (\d+) lines/.exec(tui.screen().join('\n'))?.[1]);
    const commands = (await copiedBy(tui, 'Y')).split('\n');
    expect(commands).toHaveLength(2);
    const lines = new Set<string>();
    for (const command of commands) {
      const { data } = await run(splitShell(command));
      for (const row of data as { time: string; line: string }[]) lines.add(row.line);
    }
    expect(lines).toContain(line);
    expect(lines.size).toBe(count);

    tui.press('2x');
    await tui.waitFor((screen) => /P99 v/.test(screen), 'the series');
    const value = await copiedBy(tui, 'y');
    const metric = await run(splitShell(await copiedBy(tui, 'Y')));
    const newest = metric.data.map((row: { samples: Record<string, [string, string][]> }) =>
      row.samples.p99?.at(-1)?.at(1),
    );
    expect(newest).toContain(value);
  });
});

describe('C', () => {
  it('copies the request of each pane as curl, a variable in place of the secret', async () => {
    const tui = await openWithContext();
    await pivot(tui);
    const traceId = await copiedBy(tui, 'y');
    expect(await copiedBy(tui, 'C')).toContain(`${demo.urls.traces}/api/v2/traces/${traceId}`);
    tui.press('4');
    expect(await copiedBy(tui, 'C')).toContain(`${demo.urls.logs}/loki/api/v1/query_range`);
    tui.press('2');
    const metric = splitShell(await copiedBy(tui, 'C'));
    expect(metric).toContain('Authorization: Bearer $OBSQ_TOKEN');
    expect(metric.join(' ')).not.toContain(secret);
    expect(metric.join(' ')).toContain('query=histogram_quantile(0.99');
    // The exemplars of the same query were asked for after it.
    expect(metric.join(' ')).toMatch(/\/api\/v1\/query_range /);
    // What is on the screen does not say it either.
    tui.press('@');
    await tui.waitForText('Requests (');
    expect(tui.screen().join('\n')).not.toContain(secret);
  });
});

interface ExplorePane {
  readonly datasource: string;
  readonly queries: readonly { readonly expr?: string; readonly query?: string }[];
  readonly range?: { readonly from: string; readonly to: string };
}

const paneOf = (link: string): ExplorePane => {
  const url = new URL(link);
  expect(`${url.origin}${url.pathname}`).toBe('https://grafana.example/ops/explore');
  return JSON.parse(url.searchParams.get('panes') ?? '').a;
};

describe('o', () => {
  it('gives the Explore link of metric, trace and logs, shown and copied', async () => {
    const tui = await openWithContext();
    await pivot(tui);
    const link = async (): Promise<ExplorePane> => {
      tui.takeBytes();
      tui.press('o');
      await tui.waitFor((screen) => /Grafana Explore/.test(screen) && /the link/.test(screen), 'the link');
      const [text = ''] = copiedTexts(tui.takeBytes());
      // The whole of it stands on the screen too: a terminal may not take OSC 52.
      const shown = tui
        .screen()
        .flatMap((row) => /│ (\S+) *│/.exec(row)?.[1] ?? [])
        .join('');
      expect(shown).toContain(text);
      tui.press('\u001b');
      await tui.waitFor((screen) => !/Grafana Explore/.test(screen), 'the link to go');
      return paneOf(text);
    };
    const id = await copiedBy(tui, 'y');
    expect(await link()).toMatchObject({ datasource: 'tempo-1', queries: [{ query: id }] });
    tui.press('4');
    const logs = await link();
    expect(logs).toMatchObject({ datasource: 'loki-1' });
    expect(logs.queries[0]?.expr).toContain(id);
    expect(Number(logs.range?.to)).toBeGreaterThan(Number(logs.range?.from));
    tui.press('2x');
    await tui.waitFor((screen) => /P99 v/.test(screen), 'the series');
    const metric = await link();
    const to = Date.parse(testNow);
    expect(metric).toMatchObject({
      datasource: 'mimir-1',
      range: { from: String(to - 3_600_000), to: String(to) },
    });
    expect(metric.queries.map(({ expr = '' }) => /0\.\d+/.exec(expr)?.[0])).toEqual(['0.5', '0.95', '0.99']);
  });

  it('says what is missing where the context names no Grafana', async () => {
    const tui = await open();
    tui.press('o');
    await tui.waitForText('the context names no Grafana: "grafana: URL" in the configuration file does');
  });
});

describe('W', () => {
  it('writes metric, trace and lines as Markdown, readable by the person alone', async () => {
    const tui = await open();
    await pivot(tui);
    tui.press('W');
    await tui.waitForText('written: ');
    const files = readdirSync(tui.home).filter((name) => name.endsWith('.md'));
    expect(files).toEqual(['obsq-incident-2026-11-20-130000.md']);
    const text = readFileSync(join(tui.home, files[0] ?? ''), 'utf8');
    expect(text.match(/^## .*$/gm)).toEqual([
      '## 1. `latency`',
      expect.stringMatching(/^## 2\. `trace [0-9a-f]{32}`$/),
      expect.stringMatching(/^## 3\. `logs \{.*\}.*`$/),
    ]);
    expect(text).toMatch(/^\| \\\{namespace="otel-demo", service="payment"\\\} \| .* s \|/m);
    expect(text).toMatch(/^- looked at: payment oteldemo\.PaymentService\/Charge, span [0-9a-f]{16}$/m);
    expect(text).toMatch(/payment ERROR .*Payment request failed\. Invalid token\./);
    // A second one takes nothing away from the first.
    tui.press('W');
    await tui.waitFor((screen) => /written: .*-2\.md/.test(screen), 'another file');
  });
});

describe('@', () => {
  it('lists the requests, newest first; y copies the URL, C as curl', async () => {
    const tui = await open();
    await openLatency(tui);
    tui.press('@');
    const screen = await tui.waitFor((shown) => /Requests \(\d+/.test(shown), 'the requests');
    expect(screen).toMatch(/TIME +HOW +STATUS +BYTES +TOOK +URL/);
    expect(screen).toMatch(/› .*(GET|POST) +200 .* ms +http:\/\/127\.0\.0\.1:\d+\//);
    const url = await copiedFrom(tui, 'y');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mimir\/prometheus\/api\/v1\//);
    const path = new URL(url).pathname;
    expect(await copiedFrom(tui, 'C')).toContain(path);
    tui.press('\u001b');
    await tui.waitFor((shown) => !/Requests \(/.test(shown), 'the panes again');
  });
});

/** As `copiedBy`, with a box over the panes: Escape would close it. */
const copiedFrom = async (tui: TerminalSession, key: string): Promise<string> => {
  tui.takeBytes();
  tui.press(key);
  await tui.waitFor(() => tui.peekBytes().includes('\u001b]52;'), `${key} to copy`);
  return copiedTexts(tui.takeBytes())[0] ?? '';
};
