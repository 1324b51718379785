import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/log-entry.ts';
import { countLogVolume, renderLogVolume } from '../../../src/view/logs/log-volume.ts';
import { toned } from '../text/hostile.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
const span = { fromMs: noon, toMs: noon + 19 * 60_000, stepMs: 60_000 };

function at(minute: number, line: string): LogEntry {
  return {
    timestampNs: `${noon + minute * 60_000}000000`,
    line,
    labels: {},
    structuredMetadata: {},
    parsed: {},
  };
}

describe('the volume of logs', () => {
  it('is bars over time, red where there were errors, empty where nothing was said', () => {
    const entries = [
      at(0, 'x'),
      at(1, 'x'),
      at(1, 'x'),
      at(5, 'level=error'),
      at(5, 'x'),
      at(5, 'x'),
      at(5, 'x'),
      at(-3, 'x'),
    ];
    const volume = countLogVolume(entries, span, 20);
    expect([...volume.totals]).toEqual([1, 2, 0, 0, 0, 4, ...new Array(14).fill(0)]);
    expect(volume.errors[5]).toBe(1);
    expect(toned(renderLogVolume(volume, span, { widthCells: 20, ascii: false }, 'UTC'))).toBe(
      `<muted:▃▅   ><error:█><muted:${' '.repeat(14)}>\n<muted:12:00     12:10>`,
    );
  });
});
