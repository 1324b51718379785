import { describe, expect, it } from 'vitest';
import { parseWindowText } from '../../src/domain/window-text.ts';

const nowMs = Date.UTC(2026, 10, 20, 13);
const hour = 3_600_000;
const context = { nowMs, timeZone: 'UTC' };

describe('parseWindowText', () => {
  it.each([
    ['3h', -3 * hour, 0],
    ['-3h', -3 * hour, 0],
    [' - 90m ', -1.5 * hour, 0],
    ['now-1h to now', -hour, 0],
    ['now-1d/d TO now/d', -37 * hour, -13 * hour],
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
    ['', 'a window is missing'],
    ['0s', '--since 0 is an empty window'],
    ['soon', '--from: "soon" is no time'],
    ['now-2h to later', '--to: "later" is no time'],
    ['now-3h to now-2h to now', '"now-3h to now-2h to now" has more than one "to"'],
    ['now to now-1h', '--from 2026-11-20 13:00:00 Z is after --to 2026-11-20 12:00:00 Z'],
  ])('refuses %j', (text, message) => {
    expect(parseWindowText(text, context)).toMatchObject({ ok: false, message });
  });
});
