import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStory } from '../helpers/tui/story-answers.ts';
import { metricAnswer } from '../helpers/tui/story-data.ts';
import { byteCount, openInProcess, type TuiInProcess } from '../helpers/tui/tui-in-process.ts';

const columns = 200;
const rows = 50;
const { story, answer, open } = createStory({
  queries: 60,
  series: 40,
  exemplars: 80,
  spans: 60,
  lines: 200,
});

let tui: TuiInProcess;
beforeEach(() => {
  tui = openInProcess({ columns, rows, answer });
  open(tui);
  tui.paint();
});
afterEach(() => tui.close());

/** The bytes of a frame painted from nothing: what one screenful costs. */
const screenful = (): number => {
  const fresh = openInProcess({ columns, rows });
  const count = byteCount(fresh.paintAll(tui.state));
  fresh.close();
  return count;
};

const openMetric = (): string => tui.press('\r');
const openPivot = (): string => {
  openMetric();
  tui.press('x');
  return tui.press('\r');
};

describe('bytes sent at 200 x 50', () => {
  it('are none where nothing has changed', () => {
    openPivot();
    tui.nowMs += 1_000;
    tui.dispatch({ kind: 'timer', timer: 'waiting' });
    expect(tui.paint()).toBe('');
    // A refresh that brings the same.
    tui.dispatch({ kind: 'timer', timer: 'refresh' });
    expect(tui.paint()).toBe('');
    // F12: no command has it, and it types nothing that could be explained.
    expect(tui.press('\u001b[24~')).toBe('');
  });

  it.each<[string, () => void]>([
    ['the queries', () => undefined],
    [
      'the exemplars',
      () => {
        openMetric();
        tui.press('x');
      },
    ],
    ['the trace', () => void openPivot()],
    [
      'the log lines',
      () => {
        openPivot();
        tui.press('4');
      },
    ],
  ])('are at most 600 for the next row of %s', (_pane, arrive) => {
    arrive();
    for (let step = 0; step < 12; step += 1) {
      const bytes = tui.press(step < 8 ? 'j' : 'k');
      expect(byteCount(bytes)).toBeGreaterThan(0);
      expect(byteCount(bytes)).toBeLessThanOrEqual(600);
    }
  });

  it('are at most 2,000 where the highlight in the chart moves with the row', () => {
    openMetric();
    for (let step = 0; step < 10; step += 1) {
      const count = byteCount(tui.press('j'));
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(2_000);
    }
  });

  it('are at most 300 for a refresh in which one number changed', () => {
    openMetric();
    const before = story.metric;
    try {
      // The last digit of a series' newest value, as its cell shows it.
      story.metric = metricAnswer(40, 241, (samples, row) =>
        row === 17 ? samples.with(-1, { timeMs: samples.at(-1)?.timeMs ?? 0, value: '0.5150' }) : samples,
      );
      tui.dispatch({ kind: 'timer', timer: 'refresh' });
      tui.paint();
      story.metric = metricAnswer(40, 241, (samples, row) =>
        row === 17 ? samples.with(-1, { timeMs: samples.at(-1)?.timeMs ?? 0, value: '0.5160' }) : samples,
      );
      tui.dispatch({ kind: 'timer', timer: 'refresh' });
      const bytes = tui.paint();
      expect(byteCount(bytes)).toBeGreaterThan(0);
      expect(byteCount(bytes)).toBeLessThanOrEqual(300);
    } finally {
      story.metric = before;
    }
  });

  it.each<[string, () => string]>([
    ['the metric', openMetric],
    ['trace and logs', openPivot],
    ['the help', () => tui.press('?')],
    ['the palette', () => tui.press(':')],
    ['one pane alone', () => tui.press('z')],
  ])('are at most a screenful for opening %s', (_pane, act) => {
    const count = byteCount(act());
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThanOrEqual(screenful());
  });

  it('never erase the screen', () => {
    let bytes = openPivot();
    for (const key of [
      '?',
      '\u001b',
      ':',
      'q',
      '\u001b',
      'z',
      'z',
      '\t',
      '[',
      ']',
      '\u000c',
      '1',
      '2',
      '3',
      '4',
    ])
      bytes += tui.press(key);
    tui.dispatch({ kind: 'resized', columns: 80, rows: 24 });
    bytes += tui.paint();
    expect(bytes).not.toMatch(/\u001b\[[0-3]?J/);
  });
});
