import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { openTerminal, type TerminalSession } from '../helpers/terminal-session.ts';

/** `npm run screens` sets it: the captures are then written, and otherwise compared. */
const isWriting = process.env.OBSQ_WRITE_SCREENS === '1';
const folder = join(import.meta.dirname, '..', '..', 'docs', 'screens');

let session: TerminalSession | undefined;

afterEach(async () => {
  await session?.close();
  session = undefined;
});

/** Holds a capture in docs/screens to what the screen shows. */
const capture = (name: string, text: string): void => {
  const path = join(folder, name);
  if (isWriting) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, `${text.trimEnd()}\n`);
  }
  expect(text.trimEnd(), 'run: npm run screens').toBe(readFileSync(path, 'utf8').trimEnd());
};

interface Step {
  /** Of the capture; '' for none. */
  readonly name: string;
  readonly keys: string;
  readonly shows: (screen: string) => boolean;
}

/** From the list of queries to the memory of the pod that failed. */
const tour: readonly Step[] = [
  { name: '1-queries', keys: '', shows: (screen) => screen.includes('traces ok') && /pod-cpu/.test(screen) },
  { name: '2-palette', keys: ':latency', shows: (screen) => /› latency +Latency.*query/.test(screen) },
  {
    name: '3-metric',
    keys: '\r',
    shows: (screen) => /series, \d+ exemplars/.test(screen) && /P99 v/.test(screen),
  },
  { name: '4-exemplars', keys: 'x', shows: (screen) => /VALUE +TIME +TRACE ID/.test(screen) },
  {
    name: '5-trace-and-logs',
    keys: '\r',
    shows: (screen) =>
      /› [\d:.]+ ERROR payment/.test(screen) && /\d lines/.test(screen) && !/asking|waiting/.test(screen),
  },
  { name: '6-line', keys: '4d', shows: (screen) => screen.includes('── line') },
  { name: '', keys: '\u001b', shows: (screen) => !screen.includes('── line') },
  { name: '7-span', keys: '\r', shows: (screen) => /› ! .*payment/.test(screen) && /M pod/.test(screen) },
  { name: '8-pod', keys: 'M', shows: (screen) => /payment-\S+ .*MiB/.test(screen) },
  { name: '9-help', keys: '?', shows: (screen) => screen.includes('In every list') },
];

describe('docs/screens', () => {
  it.each([
    { columns: 80, rows: 24 },
    { columns: 200, rows: 50 },
  ])('shows the tour as it is at $columns x $rows', async ({ columns, rows }) => {
    const tui = openTerminal({ columns, rows });
    session = tui;
    for (const { name, keys, shows } of tour) {
      if (keys !== '') tui.press(keys);
      await tui.waitFor(shows, name);
      await tui.waitForQuiet();
      if (name !== '') capture(`${name}-${columns}x${rows}.txt`, tui.screen().join('\n'));
    }
  });

  it('shows a live tail, and the incident as it is written', async () => {
    const tui = openTerminal({ columns: 80, rows: 24 });
    session = tui;
    await tui.waitForText('traces ok');
    tui.press('4e');
    await tui.waitForText('LogQL');
    tui.press('\u0015{service_name="payment"}\r');
    await tui.waitFor((screen) => /4 logs.* lines/.test(screen) && screen.includes('payment'), 'lines');
    tui.press('f');
    await tui.waitFor((screen) => /4 logs {2}LIVE/.test(screen) && /[1-9]\d* lines/.test(screen), 'a tail');
    tui.press('k');
    await tui.waitForText('PAUSED');
    await tui.waitForQuiet();
    capture('follow-80x24.txt', tui.screen().join('\n'));
  });

  it('shows the incident as it is written', async () => {
    const tui = openTerminal({ columns: 120, rows: 40 });
    session = tui;
    for (const { name, keys, shows } of tour.slice(0, 5)) {
      if (keys !== '') tui.press(keys);
      await tui.waitFor(shows, name);
    }
    tui.press('W');
    await tui.waitFor((screen) => /\.md/.test(screen.split('\n').at(-1) ?? ''), 'the name of the file');
    const [file = ''] = readdirSync(tui.home).filter((name) => name.endsWith('.md'));
    capture('incident.md', readFileSync(join(tui.home, file), 'utf8'));
  });
});
