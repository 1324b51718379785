import { describe, expect, it } from 'vitest';
import { countLogVolume, renderLogVolume } from '../../../src/view/logs/log-volume.ts';
import { toned } from '../text/hostile.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
const span = { fromMs: noon, toMs: noon + 19 * 60_000 };

const at = (minute: number, isFailed = false) => ({ timeMs: noon + minute * 60_000, isFailed });

describe('the volume of logs', () => {
  it('is bars over time, red where something failed, empty where nothing was said', () => {
    const lines = [at(0), at(1), at(1), at(5, true), at(5), at(5), at(5), at(-3)];
    const volume = countLogVolume(lines, span, 20);
    expect([...volume.totals]).toEqual([1, 2, 0, 0, 0, 4, ...new Array(14).fill(0)]);
    expect(volume.errors[5]).toBe(1);
    expect(toned([renderLogVolume(volume, false)])).toBe(`<accent:▃▅   ><error:█><accent:${' '.repeat(14)}>`);
  });

  it('is one column where all lines have one time', () => {
    const now = { fromMs: noon, toMs: noon };
    expect([...countLogVolume([at(0), at(0)], now, 3).totals]).toEqual([2, 0, 0]);
  });
});
