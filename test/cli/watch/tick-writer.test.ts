import xterm from '@xterm/headless';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/cli/session/report.ts';
import type { Session } from '../../../src/cli/session/session.ts';
import type { TickAnswer } from '../../../src/cli/watch/tick-session.ts';
import { createTickWriter } from '../../../src/cli/watch/tick-writer.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import { sanitize } from '../../../src/domain/text/sanitize.ts';

const facts = { contextName: 'demo', requests: [], elapsedMs: 1 };
const startMs = Date.UTC(2026, 10, 20, 13);

function report(texts: readonly string[]): Report {
  return {
    kind: 'metrics',
    query: null,
    window: null,
    count: texts.length,
    warnings: [],
    partial: false,
    lines: () => texts.map((text) => [{ text: sanitize(text) }]),
  };
}

function answer(texts: readonly string[], timeMs: number, more: Partial<TickAnswer> = {}) {
  const made: TickAnswer = { report: report(texts), empty: null, warnings: [], notices: [], timeMs, ...more };
  return { kind: 'answer', answer: made } as const;
}

/** A session that writes to an emulated terminal. */
function onTerminal(widthCells: number, heightCells: number) {
  const terminal = new xterm.Terminal({ cols: widthCells, rows: heightCells, allowProposedApi: true });
  let nowMs = startMs;
  const session = {
    io: {
      environment: {},
      clock: { now: () => nowMs },
      stdout: {
        widthCells,
        heightCells,
        write: (bytes: string) => new Promise<void>((resolve) => terminal.write(bytes, resolve)),
      },
    },
    invocation: { on: () => false, text: () => undefined },
    mode: {
      isJson: false,
      toTerminal: true,
      color: false,
      ascii: false,
      format: 'table',
      widthCells,
      heightCells,
    },
    timeZone: 'UTC',
  } as unknown as Session;
  const screen = (): string[] => {
    const lines = Array.from(
      { length: heightCells },
      (_, row) =>
        terminal.buffer.active.getLine(terminal.buffer.active.viewportY + row)?.translateToString(true) ?? '',
    );
    while (lines.at(-1) === '') lines.pop();
    return lines;
  };
  return {
    session,
    screen,
    tick: () => {
      nowMs += 10_000;
      return nowMs;
    },
  };
}

describe('a watched terminal', () => {
  it('shows the newest answer in place, and what failed above the one before', async () => {
    const { session, screen, tick } = onTerminal(60, 12);
    const writer = createTickWriter(session, '10s');
    await writer.show(answer(['POD  CPU', 'a    1', 'b    2'], tick()), facts);
    expect(screen()).toEqual(['every 10s, 2026-11-20 13:00:10 Z', 'POD  CPU', 'a    1', 'b    2']);
    await writer.show(answer(['POD  CPU', 'a    3'], tick(), { warnings: ['one store failed'] }), facts);
    expect(screen()).toEqual([
      'every 10s, 2026-11-20 13:00:20 Z',
      'warning: one store failed',
      'POD  CPU',
      'a    3',
    ]);
    tick();
    const error = new ObsqError({ kind: 'network', message: 'connection refused\u001b[2J' });
    await writer.show({ kind: 'failure', error }, facts);
    expect(screen()).toEqual([
      'every 10s, 2026-11-20 13:00:30 Z',
      expect.stringMatching(/^error: connection refused/),
      'the answer of 2026-11-20 13:00:20 Z:',
      'warning: one store failed',
      'POD  CPU',
      'a    3',
    ]);
    await writer.show(answer(['POD  CPU', 'a    4'], tick()), facts);
    expect(screen()).toEqual(['every 10s, 2026-11-20 13:00:40 Z', 'POD  CPU', 'a    4']);
  });

  it('never grows past the screen, nor past its width', async () => {
    const { session, screen, tick } = onTerminal(20, 6);
    const writer = createTickWriter(session, '10s');
    const many = Array.from({ length: 30 }, (_, index) => `row ${index} ${'x'.repeat(40)}`);
    for (const count of [30, 3, 30]) await writer.show(answer(many.slice(0, count), tick()), facts);
    expect(screen()).toEqual([
      expect.stringMatching(/^every 10s/),
      `row 0 ${'x'.repeat(13)}…`,
      `row 1 ${'x'.repeat(13)}…`,
      `row 2 ${'x'.repeat(13)}…`,
      '… 27 more lines',
    ]);
  });

  it('leaves the cursor at the beginning of a clean row', async () => {
    const { session, screen, tick } = onTerminal(40, 6);
    const writer = createTickWriter(session, '10s');
    await writer.show(answer(['a'], tick()), facts);
    await session.io.stdout.write('^C');
    await writer.end();
    expect(screen().at(-1)).toBe('a');
  });
});
