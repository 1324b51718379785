import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningDemo, startDemo } from '../../src/demo/start-demo.ts';
import { copiedTexts } from '../helpers/osc52-of.ts';
import { runObsq, testNow } from '../helpers/run-obsq.ts';
import { openReadyScreen, type ProgramScreen } from '../helpers/screen/open-screen.ts';
import { openLatency, pivotToTrace } from '../helpers/screen/walks.ts';
import { splitShell } from '../helpers/split-shell.ts';
import type { SessionOptions } from '../helpers/terminal-session.ts';

const secret = 'tok-8d1f0e';
const size = { columns: 200, rows: 50 };

let demo: RunningDemo;

beforeAll(async () => {
  demo = await startDemo({ now: () => Date.parse(testNow) });
});
afterAll(() => demo.close());

const open = (options: Partial<SessionOptions> = {}): Promise<ProgramScreen> =>
  openReadyScreen({ ...size, ...options });

/** A configuration whose context has a token and a Grafana, over the same cluster. */
const openWithContext = (): Promise<ProgramScreen> => {
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

/** Presses a key and gives the one text that it copied. */
const copiedBy = async (screen: ProgramScreen, key: string): Promise<string> => {
  screen.takeBytes();
  screen.press(key);
  await screen.keyLine('copied by OSC 52');
  const texts = copiedTexts(screen.takeBytes());
  expect(texts).toHaveLength(1);
  screen.press('Escape');
  await screen.keyLineLacks('copied by OSC 52');
  return texts[0] ?? '';
};

/** The same with a box over the panes, which Escape would close. */
const copiedFromOverlay = async (screen: ProgramScreen, key: string): Promise<string> => {
  screen.takeBytes();
  screen.press(key);
  await screen.holds(`${key} has copied`, () => screen.peekBytes().includes('\u001b]52;'));
  const texts = copiedTexts(screen.takeBytes());
  expect(texts).toHaveLength(1);
  return texts[0] ?? '';
};

/** Goes from the exemplars to the series. */
const showSeries = async (screen: ProgramScreen): Promise<void> => {
  screen.press('2', 'x');
  await screen.pane('metric').isFocused().contains('P99 v');
};

describe('y', () => {
  it('copies value, trace id and line', async () => {
    const screen = await open();
    await pivotToTrace(screen);
    const traceId = await copiedBy(screen, 'y');
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    await screen.pane('trace').title(traceId.slice(0, 8)).and.pane('metric').selects(traceId);
    screen.press('4');
    expect(await copiedBy(screen, 'y')).toMatch(/^\{"level":"error","msg":"Payment request failed\./);
    screen.press('2');
    expect(await copiedBy(screen, 'y')).toBe(traceId);
    await showSeries(screen);
    expect(await copiedBy(screen, 'y')).toMatch(/^\d+\.\d+$/);
  });

  it('is handed to tmux for itself and to pass on', async () => {
    const screen = await open({ env: { TMUX: '/nowhere/tmux,1,0' } });
    screen.takeBytes();
    screen.press('y');
    await screen.keyLine('copied by OSC 52');
    const bytes = screen.takeBytes();
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
    const screen = await open({ env: { DISPLAY: ':9', PATH: `${folder}:${process.env.PATH}` } });
    screen.press('y');
    await screen.keyLine('copied by OSC 52 and xclip: the name');
    const copied = readFileSync(join(folder, 'copied'), 'utf8');
    expect(copied).toBe('containers');
    await screen.pane('queries').selects(`› ${copied}`);
  });
});

describe('Y', () => {
  it('copies a command that gives the same metric, trace and lines', async () => {
    const screen = await open();
    await pivotToTrace(screen);
    const trace = splitShell(await copiedBy(screen, 'Y'));
    const run = async (words: readonly string[]) => {
      expect(words[0]).toBe('obsq');
      const done = await runObsq([...words.slice(1), '-o', 'json']);
      expect(done.code, done.stderr).toBe(0);
      return JSON.parse(done.stdout);
    };
    const found = await run(trace);
    await screen.pane('trace').title(` ${found.trace.spans.length} spans `);

    screen.press('4');
    const line = await copiedBy(screen, 'y');
    // The lines of two queries, together as many as are shown.
    const count = Number(/ (\d+) lines$/.exec(screen.read('logs').title)?.[1]);
    const commands = (await copiedBy(screen, 'Y')).split('\n');
    expect(commands).toHaveLength(2);
    const lines = new Set<string>();
    for (const command of commands) {
      const { data } = await run(splitShell(command));
      for (const row of data as { time: string; line: string }[]) lines.add(row.line);
    }
    expect(lines).toContain(line);
    expect(lines.size).toBe(count);

    await showSeries(screen);
    const value = await copiedBy(screen, 'y');
    const metric = await run(splitShell(await copiedBy(screen, 'Y')));
    const newest = metric.data.map((row: { samples: Record<string, [string, string][]> }) =>
      row.samples.p99?.at(-1)?.at(1),
    );
    expect(newest).toContain(value);
  });
});

describe('C', () => {
  it('copies the request of each pane as curl, a variable in place of the secret', async () => {
    const screen = await openWithContext();
    await pivotToTrace(screen);
    const traceId = await copiedBy(screen, 'y');
    expect(await copiedBy(screen, 'C')).toContain(`${demo.urls.traces}/api/v2/traces/${traceId}`);
    screen.press('4');
    expect(await copiedBy(screen, 'C')).toContain(`${demo.urls.logs}/loki/api/v1/query_range`);
    screen.press('2');
    const metric = splitShell(await copiedBy(screen, 'C'));
    expect(metric).toContain('Authorization: Bearer $OBSQ_TOKEN');
    expect(metric.join(' ')).not.toContain(secret);
    expect(metric.join(' ')).toContain('query=histogram_quantile(0.99');
    // The exemplars of the same query were asked for after it.
    expect(metric.join(' ')).toMatch(/\/api\/v1\/query_range /);
    // What is on the screen does not say it either.
    screen.press('@');
    await screen.overlay('Requests (').contains('/api/v1/query_range').and.lacks(secret);
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
    const screen = await openWithContext();
    await pivotToTrace(screen);
    const link = async (): Promise<ExplorePane> => {
      screen.takeBytes();
      screen.press('o');
      await screen.overlay('Grafana Explore').isOpen().and.keyLine('the link');
      const [text = ''] = copiedTexts(screen.takeBytes());
      // The whole of it stands on the screen too: a terminal may not take OSC 52.
      expect(screen.readOverlay().lines.join('')).toContain(text);
      screen.press('Escape');
      await screen.overlay('Grafana Explore').isClosed();
      return paneOf(text);
    };
    const id = await copiedBy(screen, 'y');
    expect(await link()).toMatchObject({ datasource: 'tempo-1', queries: [{ query: id }] });
    screen.press('4');
    const logs = await link();
    expect(logs).toMatchObject({ datasource: 'loki-1' });
    expect(logs.queries[0]?.expr).toContain(id);
    expect(Number(logs.range?.to)).toBeGreaterThan(Number(logs.range?.from));
    await showSeries(screen);
    const metric = await link();
    const to = Date.parse(testNow);
    expect(metric).toMatchObject({
      datasource: 'mimir-1',
      range: { from: String(to - 3_600_000), to: String(to) },
    });
    expect(metric.queries.map(({ expr = '' }) => /0\.\d+/.exec(expr)?.[0])).toEqual(['0.5', '0.95', '0.99']);
  });

  it('says what is missing where the context names no Grafana', async () => {
    const screen = await open();
    screen.press('o');
    await screen.keyLine('the context names no Grafana: "grafana: URL" in the configuration file does');
  });
});

describe('W', () => {
  it('writes metric, trace and lines as Markdown, readable by the person alone', async () => {
    const screen = await open();
    await pivotToTrace(screen);
    screen.press('W');
    await screen.keyLine('written: ');
    const files = readdirSync(screen.home).filter((name) => name.endsWith('.md'));
    expect(files).toEqual(['obsq-incident-2026-11-20-130000.md']);
    const text = readFileSync(join(screen.home, files[0] ?? ''), 'utf8');
    expect(text.match(/^## .*$/gm)).toEqual([
      '## 1. `latency`',
      expect.stringMatching(/^## 2\. `trace [0-9a-f]{32}`$/),
      expect.stringMatching(/^## 3\. `logs \{.*\}.*`$/),
    ]);
    expect(text).toMatch(/^\| \\\{namespace="otel-demo", service="payment"\\\} \| .* s \|/m);
    expect(text).toMatch(/^- looked at: payment oteldemo\.PaymentService\/Charge, span [0-9a-f]{16}$/m);
    expect(text).toMatch(/payment ERROR .*Payment request failed\. Invalid token\./);
    // A second one takes nothing away from the first.
    screen.press('W');
    await screen.keyLine(/written: .*-2\.md/);
  });
});

describe('@', () => {
  it('lists the requests, newest first; y copies the URL, C as curl', async () => {
    const screen = await open();
    await openLatency(screen);
    screen.press('@');
    await screen
      .overlay('Requests (')
      .contains(/^ *TIME +HOW +STATUS +BYTES +TOOK +URL/)
      .selects(/^› .*(GET|POST) +200 .* ms +http:\/\/127\.0\.0\.1:\d+\//);
    const url = await copiedFromOverlay(screen, 'y');
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/mimir\/prometheus\/api\/v1\//);
    const path = new URL(url).pathname;
    expect(await copiedFromOverlay(screen, 'C')).toContain(path);
    screen.press('Escape');
    await screen.overlay('Requests').isClosed().and.pane('metric').isFocused();
  });
});
