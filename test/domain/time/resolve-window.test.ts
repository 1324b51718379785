import { describe, expect, it } from 'vitest';
import { resolveWindow, type WindowRequest } from '../../../src/domain/time/resolve-window.ts';

const nowMs = Date.UTC(2026, 10, 20, 13);
const minute = 60_000;
const hour = 60 * minute;
const context = { nowMs, timeZone: 'UTC', defaultSinceMs: 30 * minute };

function resolve(request: WindowRequest) {
  return resolveWindow(request, context);
}

describe('resolveWindow', () => {
  it.each<[WindowRequest, number, number, boolean, boolean, boolean?]>([
    [{}, -30 * minute, 0, false, true],
    [{ since: '1h' }, -hour, 0, true, true],
    [{ from: 'now-2h' }, -2 * hour, 0, true, true],
    [{ from: 'now-2h', to: 'now-1h' }, -2 * hour, -hour, true, false],
    [{ to: 'now-1h' }, -90 * minute, -hour, true, false],
    [{ since: '1h', to: '2026-11-20T12:00:00Z' }, -2 * hour, -hour, true, false, true],
    [{ at: 'now-1h' }, -90 * minute, -hour, false, false],
    [{ at: 'now-1h', since: '10m' }, -70 * minute, -hour, true, false],
    [{ from: '2026-11-20 12:59', to: 'now+5m' }, -minute, 5 * minute, true, false, true],
    [{ from: 'now-1d/d', to: 'now-1d/d' }, -37 * hour, -13 * hour, true, false, true],
    [
      { from: 'now-1w/w', to: 'now-1w/w' },
      -(7 + 4) * 24 * hour - 13 * hour,
      -4 * 24 * hour - 13 * hour,
      true,
      false,
      true,
    ],
    [
      { from: 'now-1M/M', to: 'now-1M/M' },
      -(19 + 31) * 24 * hour - 13 * hour,
      -19 * 24 * hour - 13 * hour,
      true,
      false,
      true,
    ],
    [{ since: '1d', to: 'now-1d/d' }, -37 * hour, -13 * hour, true, false, true],
    [{ from: 'now-1h/h', to: 'now-1h/h' }, -hour, 0, true, false, true],
    [{ at: 'now-1d/d' }, -37.5 * hour, -37 * hour, false, false],
  ])('%j', (request, from, to, ranged, live, exact = false) => {
    expect(resolve(request)).toEqual({
      ok: true,
      value: {
        window: { fromMs: nowMs + from, toMs: nowMs + to },
        atMs: nowMs + to,
        exact,
        ranged,
        live,
        warnings: [],
      },
    });
  });

  it.each<[WindowRequest, string]>([
    [{ since: '1h', from: 'now-1h' }, '--since and --from both say where the window begins'],
    [{ at: 'now', from: 'now-1h' }, '--at names one moment, --from and --to a window'],
    [{ at: 'now', to: 'now-1h' }, '--at names one moment, --from and --to a window'],
    [{ since: '0s' }, '--since 0 is an empty window'],
    [{ since: '1 hour' }, '--since: "1 hour" is no duration'],
    [{ from: 'tomorrow' }, '--from: "tomorrow" is no time'],
    [{ to: 'later' }, '--to: "later" is no time'],
    [{ at: 'noon' }, '--at: "noon" is no time'],
    [{ from: 'now', to: 'now-1h' }, '--from 2026-11-20 13:00:00 Z is after --to 2026-11-20 12:00:00 Z'],
    [
      { from: 'now', to: 'now' },
      '--from and --to are the same moment, 2026-11-20 13:00:00 Z: the window is empty',
    ],
    [{ from: 'now+1h' }, '--from 2026-11-20 14:00:00 Z is after now, 2026-11-20 13:00:00 Z'],
  ])('refuses %j', (request, message) => {
    expect(resolve(request)).toMatchObject({ ok: false, message, hint: expect.stringMatching(/\S/) });
  });

  it('ends today at midnight, and answers for it at the moment it is', () => {
    expect(resolve({ from: 'now/d', to: 'now/d' })).toMatchObject({
      value: { window: { fromMs: nowMs - 13 * hour, toMs: nowMs + 11 * hour }, atMs: nowMs, exact: true },
    });
  });

  it('refuses two local times that are one moment, because the clocks went forward between them', () => {
    const request = { from: '2026-03-29 02:30', to: '2026-03-29 03:30' };
    expect(resolveWindow(request, { ...context, timeZone: 'Europe/Berlin' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('the window is empty'),
    });
  });

  it('warns of what lies in the future', () => {
    expect(resolve({ from: 'now+1h', to: 'now+2h' })).toMatchObject({
      value: {
        warnings: ['the window lies in the future: nothing is there yet (now is 2026-11-20 13:00:00 Z)'],
      },
    });
    expect(resolve({ at: 'now+1m' })).toMatchObject({
      value: { warnings: ['--at lies in the future: nothing is there yet (now is 2026-11-20 13:00:00 Z)'] },
    });
  });
});
