import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  resolveWindowState,
  scaleWindow,
  shiftWindow,
  type WindowState,
} from '../../../../src/tui/state/model/window-state.ts';

const now = 10_000_000;
const live = (sinceMs: number): WindowState => ({ kind: 'live', sinceMs });
const frozen = (fromMs: number, toMs: number): WindowState => ({ kind: 'frozen', fromMs, toMs });

describe('a window', () => {
  it.each<[name: string, before: WindowState, after: WindowState, result: WindowState]>([
    [
      'half earlier',
      live(600_000),
      shiftWindow(live(600_000), -1, now),
      frozen(now - 900_000, now - 300_000),
    ],
    [
      'half later, short of now',
      frozen(1_000_000, 2_000_000),
      shiftWindow(frozen(1_000_000, 2_000_000), 1, now),
      frozen(1_500_000, 2_500_000),
    ],
    [
      'half later, past now: it follows the clock again',
      frozen(now - 900_000, now - 300_000),
      shiftWindow(frozen(now - 900_000, now - 300_000), 1, now),
      live(600_000),
    ],
    ['half as long', live(600_000), scaleWindow(live(600_000), 'in', null, now), live(300_000)],
    [
      'half as long around the cursor',
      live(600_000),
      scaleWindow(live(600_000), 'in', now - 400_000, now),
      frozen(now - 550_000, now - 250_000),
    ],
    [
      'twice as long never ends in the future',
      frozen(now - 200_000, now),
      scaleWindow(frozen(now - 200_000, now), 'out', null, now),
      frozen(now - 400_000, now),
    ],
    ['never shorter than a minute', live(70_000), scaleWindow(live(70_000), 'in', null, now), live(60_000)],
  ])('%s', (_name, _before, after, result) => {
    expect(after).toEqual(result);
  });

  it('keeps its length when it moves, and never ends after now', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom<-1 | 1>(-1, 1), { maxLength: 20 }), (moves) => {
        let window = live(600_000);
        for (const move of moves) window = shiftWindow(window, move, now);
        const { fromMs, toMs } = resolveWindowState(window, now);
        expect(toMs - fromMs).toBe(600_000);
        expect(toMs).toBeLessThanOrEqual(now);
      }),
    );
  });
});
