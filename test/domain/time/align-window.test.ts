import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignWindow, rangeWindow } from '../../../src/domain/time/align-window.ts';

const minute = 60_000;
const at = (text: string): number => Date.parse(text);

describe('alignWindow', () => {
  it.each([
    ['15s on the grid', '12:00:07', '12:59:58', 15_000, '12:00:15', '12:59:45'],
    ['a minute on the grid', '12:00:30', '12:59:59', minute, '12:01:00', '12:59:00'],
    ['half an hour back from the last minute', '00:05:40', '13:24:50', 30 * minute, '00:24:00', '13:24:00'],
    ['shorter than its step', '12:00:10', '12:10:50', 30 * minute, '12:10:00', '12:10:00'],
    ['shorter than the grid', '12:00:10', '12:00:50', minute, '12:00:50', '12:00:50'],
    ['empty', '12:00:07', '12:00:07', 15_000, '12:00:07', '12:00:07'],
  ])('%s', (_what, from, to, stepMs, first, last) => {
    const window = alignWindow({ fromMs: at(`2026-11-20T${from}Z`), toMs: at(`2026-11-20T${to}Z`) }, stepMs);
    expect(window).toEqual({ fromMs: at(`2026-11-20T${first}Z`), toMs: at(`2026-11-20T${last}Z`) });
  });

  it('stays inside the window, loses less than a minute of its end and less than a step of its start', () => {
    const ms = fc.integer({ min: 0, max: 4_000_000_000_000 });
    fc.assert(
      fc.property(
        ms,
        fc.integer({ min: 0, max: 10 ** 11 }),
        fc.integer({ min: 1, max: 10 ** 9 }),
        (fromMs, lengthMs, stepMs) => {
          const window = { fromMs, toMs: fromMs + lengthMs };
          const aligned = alignWindow(window, stepMs);
          expect(aligned.fromMs).toBeGreaterThanOrEqual(window.fromMs);
          expect(aligned.toMs).toBeLessThanOrEqual(window.toMs);
          expect(window.toMs - aligned.toMs).toBeLessThan(minute);
          expect(aligned.fromMs - window.fromMs).toBeLessThan(stepMs);
          expect((aligned.toMs - aligned.fromMs) % stepMs).toBe(0);
        },
      ),
    );
  });
});

describe('rangeWindow', () => {
  const window = { fromMs: at('2026-11-20T11:50:30Z'), toMs: at('2026-11-20T11:55:30Z') };

  it('asks bounds that a person typed exactly, and aligns those that follow the clock', () => {
    expect(rangeWindow({ window, atMs: window.toMs, exact: true }, 5 * minute)).toEqual(window);
    expect(rangeWindow({ window, atMs: window.toMs, exact: false }, minute)).toEqual({
      fromMs: at('2026-11-20T11:51:00Z'),
      toMs: at('2026-11-20T11:55:00Z'),
    });
  });

  it('has no point after the moment that can be answered', () => {
    const atMs = at('2026-11-20T11:53:00Z');
    expect(rangeWindow({ window, atMs, exact: true }, minute)).toEqual({ fromMs: window.fromMs, toMs: atMs });
  });
});
