import { describe, expect, it } from 'vitest';
import { formatProgress, openProgress } from '../../../src/cli/session/progress.ts';

/** A session with a clock that the test moves, and what stderr had. */
function fakeSession({ isTerminal = true, quiet = false, isJson = false } = {}) {
  const written: string[] = [];
  const clock = { ms: 5000 };
  const session = {
    io: {
      stderr: { isTerminal, write: async (text: string) => void written.push(text) },
      monotonicMs: () => clock.ms,
    },
    invocation: { on: () => quiet },
    mode: { isJson },
  };
  return { session: session as unknown as Parameters<typeof openProgress>[0], written, clock };
}

describe('progress', () => {
  it('shows after a second, five times a second at most, and clears its line', () => {
    const { session, written, clock } = fakeSession();
    const progress = openProgress(session, 100);
    progress.update(10, 'lines');
    expect(written).toEqual([]);
    for (clock.ms = 6000; clock.ms < 7000; clock.ms += 50) progress.update(50, 'lines');
    expect(written).toHaveLength(5);
    expect(written[0]).toBe('\r\u001b[K[############............] 50% 50 lines');
    progress.end();
    expect(written.at(-1)).toBe('\r\u001b[K');
  });

  it('leaves no trace of what was quick', () => {
    const { session, written } = fakeSession();
    const progress = openProgress(session, null);
    progress.update(10, 'lines');
    progress.end();
    expect(written).toEqual([]);
  });

  it.each([{ isTerminal: false }, { quiet: true }, { isJson: true }])(
    'is for a person at a terminal: %j',
    (how) => {
      const { session, written, clock } = fakeSession(how);
      const progress = openProgress(session, 100);
      clock.ms += 10_000;
      progress.update(50, 'lines');
      progress.end();
      expect(written).toEqual([]);
    },
  );

  it('counts where the size is not known, and never goes past its end', () => {
    expect(formatProgress(7, null, 'series')).toBe('7 series');
    expect(formatProgress(300, 100, 'lines')).toBe(`[${'#'.repeat(24)}] 100% 300 lines`);
    expect(formatProgress(0, 100, 'lines')).toBe(`[${'.'.repeat(24)}] 0% 0 lines`);
  });
});
