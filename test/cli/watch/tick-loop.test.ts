import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runTicks, sleepUnless, type TickLoop, type TickOutcome } from '../../../src/cli/watch/tick-loop.ts';
import { ObsqError } from '../../../src/domain/errors.ts';

/** A loop on a clock of its own: `ask` may let time pass, and `sleep` does. Ends after as many ticks as `ends` says. */
async function run(
  ends: number,
  ask: (tick: number, pass: (ms: number) => void) => string,
  everyMs = 10_000,
): Promise<{ shown: TickOutcome<string>[]; starts: number[]; sleeps: number[] }> {
  let clockMs = 0;
  const stop = new AbortController();
  const shown: TickOutcome<string>[] = [];
  const starts: number[] = [];
  const sleeps: number[] = [];
  const loop: TickLoop<string> = {
    everyMs,
    timeoutMs: 60_000,
    interrupted: stop.signal,
    monotonicMs: () => clockMs,
    sleep: async (ms) => {
      sleeps.push(ms);
      clockMs += ms;
    },
    ask: async () => {
      starts.push(clockMs);
      return ask(starts.length, (ms) => {
        clockMs += ms;
      });
    },
    show: async (outcome) => {
      shown.push(outcome);
      if (shown.length === ends) stop.abort('SIGINT');
    },
  };
  await runTicks(loop);
  return { shown, starts, sleeps };
}

function failure(kind: ObsqError['kind']): ObsqError {
  return new ObsqError({ kind, message: `it is ${kind}` });
}

describe('runTicks', () => {
  it('starts every so often, whatever a tick takes', async () => {
    const { starts, sleeps } = await run(3, (_tick, pass) => {
      pass(4000);
      return 'fine';
    });
    expect(starts).toEqual([0, 10_000, 20_000]);
    expect(sleeps.slice(0, 2)).toEqual([6000, 6000]);
  });

  it('puts the next tick off when one takes longer, and never has two at once', async () => {
    const { starts, sleeps } = await run(3, (tick, pass) => {
      pass(tick === 1 ? 25_000 : 1000);
      return 'fine';
    });
    expect(starts).toEqual([0, 25_000, 35_000]);
    expect(sleeps[0]).toBe(9000);
  });

  it('says what failed and goes on', async () => {
    const { shown } = await run(4, (tick) => {
      if (tick === 2) throw failure('network');
      if (tick === 3) throw failure('query');
      return `tick ${tick}`;
    });
    expect(shown.map((one) => (one.kind === 'answer' ? one.answer : one.error.message))).toEqual([
      'tick 1',
      'it is network',
      'it is query',
      'tick 4',
    ]);
  });

  it.each(['usage', 'config', 'query', 'auth', 'not-found', 'bug'] as const)(
    'ends at a first tick that fails for good: %s',
    async (kind) => {
      await expect(
        run(1, () => {
          throw failure(kind);
        }),
      ).rejects.toMatchObject({ kind });
    },
  );

  it('goes on where the store is not there yet', async () => {
    const { shown } = await run(2, (tick) => {
      if (tick === 1) throw failure('timeout');
      return 'fine';
    });
    expect(shown.map(({ kind }) => kind)).toEqual(['failure', 'answer']);
  });

  it('gives a tick its own time and takes no more of it', async () => {
    const stop = new AbortController();
    const shown: TickOutcome<string>[] = [];
    const aborted: boolean[] = [];
    await runTicks<string>({
      everyMs: 1,
      timeoutMs: 5,
      interrupted: stop.signal,
      monotonicMs: () => 0,
      sleep: async () => undefined,
      // One that never ends, heedless of its signal.
      ask: (signal) =>
        new Promise(() => {
          signal.addEventListener('abort', () => aborted.push(true));
        }),
      show: async (outcome) => {
        shown.push(outcome);
        if (shown.length === 2) stop.abort('SIGINT');
      },
    });
    expect(shown.map((one) => one.kind === 'failure' && one.error.kind)).toEqual(['timeout', 'timeout']);
    expect(aborted).toEqual([true, true]);
  });

  it('shows nothing of a tick that was interrupted', async () => {
    const stop = new AbortController();
    const shown: unknown[] = [];
    await runTicks<string>({
      everyMs: 1,
      timeoutMs: 60_000,
      interrupted: stop.signal,
      monotonicMs: () => 0,
      sleep: async () => undefined,
      ask: (signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(failure('cancelled')));
          stop.abort('SIGINT');
        }),
      show: async (outcome) => void shown.push(outcome),
    });
    expect(shown).toEqual([]);
  });
});

describe('times longer than a timer counts', () => {
  const dayMs = 86_400_000;
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([1, 24, 30, 100])('sleepUnless waits for %d days, and no less', async (days) => {
    let slept = false;
    const sleep = sleepUnless(days * dayMs, new AbortController().signal).then(() => {
      slept = true;
    });
    await vi.advanceTimersByTimeAsync(days * dayMs - 1);
    expect(slept).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(slept).toBe(true);
    await sleep;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sleepUnless ends at an interrupt in any stretch', async () => {
    const stop = new AbortController();
    const sleep = sleepUnless(100 * dayMs, stop.signal);
    await vi.advanceTimersByTimeAsync(30 * dayMs);
    stop.abort('SIGINT');
    await sleep;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('a tick with a limit of 30 days is not over at once', async () => {
    const stop = new AbortController();
    const shown: TickOutcome<string>[] = [];
    const ticks = runTicks<string>({
      everyMs: 1,
      timeoutMs: 30 * dayMs,
      interrupted: stop.signal,
      monotonicMs: () => 0,
      sleep: async () => undefined,
      ask: () => new Promise((resolve) => setTimeout(() => resolve('late'), dayMs)),
      show: async (outcome) => {
        shown.push(outcome);
        stop.abort('SIGINT');
      },
    });
    await vi.advanceTimersByTimeAsync(dayMs);
    await ticks;
    expect(shown).toEqual([{ kind: 'answer', answer: 'late' }]);
  });
});
