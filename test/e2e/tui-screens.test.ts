import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openReadyScreen, openScreen } from '../helpers/screen/open-screen.ts';
import type { Screen } from '../helpers/screen/screen.ts';
import { explained, pivotToTrace } from '../helpers/screen/walks.ts';

/** `npm run screens` sets it: the captures are then written, and otherwise compared. */
const isWriting = process.env.OBSQ_WRITE_SCREENS === '1';
const folder = join(import.meta.dirname, '..', '..', 'docs', 'screens');

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
  readonly act: (screen: Screen) => void;
  readonly shows: (screen: Screen) => Promise<void>;
}

/** From the list of queries to the memory of the pod that failed. */
const tour: readonly Step[] = [
  {
    name: '1-queries',
    act: () => undefined,
    shows: (screen) => screen.status('traces ok').and.pane('queries').isFocused().contains('pod-cpu'),
  },
  {
    name: '2-palette',
    act: (screen) => {
      screen.press(':');
      screen.type('latency');
    },
    shows: (screen) => screen.overlay('Commands').selects(/^› latency +Latency.*query/),
  },
  {
    name: '3-metric',
    act: (screen) => screen.press('Enter'),
    shows: (screen) =>
      screen
        .pane('metric')
        .isFocused()
        .title(/ \d+ series, \d+ exemplars$/)
        .contains('P99 v'),
  },
  {
    name: '4-exemplars',
    act: (screen) => screen.press('x'),
    shows: (screen) => screen.pane('metric').contains(/VALUE +TIME +TRACE ID/),
  },
  {
    name: '5-trace-and-logs',
    act: (screen) => screen.press('Enter'),
    shows: (screen) =>
      screen
        .pane('trace')
        .isFocused()
        .titleLacks('waiting')
        .and.pane('logs')
        .title(/\d lines$/)
        .selects(explained)
        .and.lacks(/asking|waiting/),
  },
  {
    name: '6-line',
    act: (screen) => screen.press('4', 'd'),
    shows: (screen) => screen.pane('logs').isFocused().details('line'),
  },
  {
    name: '',
    act: (screen) => screen.press('Escape'),
    shows: (screen) => screen.pane('logs').hasNoDetails(),
  },
  {
    name: '7-span',
    act: (screen) => screen.press('Enter'),
    shows: (screen) =>
      screen
        .pane('trace')
        .isFocused()
        .selects(/^› ! .*payment/)
        .and.keyLine('M pod'),
  },
  {
    name: '8-pod',
    act: (screen) => screen.press('M'),
    shows: (screen) =>
      screen
        .pane('metric')
        .isFocused()
        .selects(/payment-\S+ .*MiB/),
  },
  {
    name: '9-help',
    act: (screen) => screen.press('?'),
    shows: (screen) => screen.overlay('Keys').contains('In every list'),
  },
];

describe('docs/screens', () => {
  it.each([
    { columns: 80, rows: 24 },
    { columns: 200, rows: 50 },
  ])('shows the tour as it is at $columns x $rows', async ({ columns, rows }) => {
    const screen = openScreen({ columns, rows });
    for (const { name, act, shows } of tour) {
      act(screen);
      await shows(screen);
      await screen.waitForQuiet();
      if (name !== '') capture(`${name}-${columns}x${rows}.txt`, screen.lines().join('\n'));
    }
  });

  it('shows a live tail', async () => {
    const screen = await openReadyScreen({ columns: 80, rows: 24 });
    screen.press('4', 'e');
    await screen.overlay('LogQL').isOpen();
    screen.press('Ctrl-U');
    screen.type('{service_name="payment"}');
    screen.press('Enter');
    await screen
      .pane('logs')
      .title(/ lines$/)
      .contains('payment');
    screen.press('f');
    await screen.pane('logs').title(/^4 logs {2}LIVE.* [1-9]\d* lines$/);
    screen.press('k');
    await screen.pane('logs').title('PAUSED');
    await screen.waitForQuiet();
    capture('follow-80x24.txt', screen.lines().join('\n'));
  });

  it('shows the incident as it is written', async () => {
    const screen = await openReadyScreen({ columns: 120, rows: 40 });
    await pivotToTrace(screen);
    screen.press('W');
    await screen.keyLine('.md');
    const [file = ''] = readdirSync(screen.home).filter((name) => name.endsWith('.md'));
    capture('incident.md', readFileSync(join(screen.home, file), 'utf8'));
  });
});
