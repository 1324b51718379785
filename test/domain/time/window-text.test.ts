import { describe, expect, it } from 'vitest';
import { parseWindowText } from '../../../src/domain/time/window-text.ts';

const nowMs = Date.UTC(2026, 10, 20, 13);
const hour = 3_600_000;
const context = { nowMs, timeZone: 'UTC' };

describe('parseWindowText', () => {
  it.each([
    ['3h', -3 * hour, 0],
    ['-3h', -3 * hour, 0],
    [' - 90m ', -1.5 * hour, 0],
    ['now-1h to now', -hour, 0],
    ['now-1d/d TO now-1d/d', -37 * hour, -13 * hour],
    ['now-1h/h to now-1h/h', -hour, 0],
    ['2026-11-20 11:00 to 2026-11-20 12:30', -2 * hour, -0.5 * hour],
    ['11:00 to 12:00', -2 * hour, -hour],
    ['now/d', -13 * hour, 0],
    ['-2h to -1h', -2 * hour, -hour],
  ])('%s', (text, from, to) => {
    expect(parseWindowText(text, context)).toMatchObject({
      ok: true,
      value: { window: { fromMs: nowMs + from, toMs: nowMs + to } },
    });
  });

  it.each([
    ['1h', true],
    ['1s', true],
    ['5y', true],
    ['now-1h', true],
    ['now-1h to now', true],
    ['-1h TO Now', true],
    ['now-1h to now/d', false],
    ['now-2h to now-1h', false],
  ])('%s follows the clock: %s', (text, live) => {
    const read = parseWindowText(text, { ...context, nowMs: Date.UTC(2026, 10, 20, 0, 30) });
    expect(read).toMatchObject({ ok: true, value: { live } });
  });

  it.each([
    ['', 'a window is missing'],
    ['0s', 'the window is empty'],
    ['-1ms', 'a window of 1ms is shorter than 1s'],
    ['now to now', 'the window is empty'],
    ['-100y', 'the window is longer than 5y'],
    ['5y1ms', 'the window is longer than 5y'],
    ['2001-01-01 to now', 'the window is longer than 5y'],
    ['soon', 'the start: "soon" is no time'],
    ['now-2h to later', 'the end: "later" is no time'],
    ['now-3h to now-2h to now', '"now-3h to now-2h to now" has more than one "to"'],
    ['now to now-1h', 'the start 2026-11-20 13:00:00 Z is after the end 2026-11-20 12:00:00 Z'],
  ])('refuses %j', (text, message) => {
    expect(parseWindowText(text, context)).toMatchObject({ ok: false, message });
  });
});
