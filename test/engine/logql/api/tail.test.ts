import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../../src/domain/logs/log-entry.ts';
import { openTail, refuseTail, type TailIo } from '../../../../src/engine/logql/api/tail.ts';
import { clusterOfLogs, logSourceOf, readRecording } from '../recorded-logs.ts';

const startMs = 1_795_210_000_000;

function entryAt(ms: number, line: string): LogEntry {
  return {
    timestampNs: `${startMs + ms}000000`,
    line,
    labels: { service_name: 'cart' },
    structuredMetadata: { trace_id: line },
    parsed: {},
  };
}

interface Frame {
  readonly streams: readonly {
    readonly stream: Record<string, string>;
    readonly values: readonly unknown[][];
  }[];
  readonly encodingFlags?: readonly string[];
  readonly dropped_entries?: readonly {
    readonly labels: Record<string, string>;
    readonly timestamp: string;
  }[];
}

/** A world with a clock that moves only when told, and what was sent into it. */
class World {
  nowMs = startMs;
  readonly frames: Frame[] = [];
  closed: readonly [number, string] | null = null;
  private pending: { atMs: number; run: () => void }[] = [];

  readonly io: TailIo = {
    now: () => this.nowMs,
    send: (frame) => this.frames.push(JSON.parse(frame) as Frame),
    close: (code, reason) => {
      this.closed = [code, reason];
    },
    schedule: (run, delayMs) => {
      const task = { atMs: this.nowMs + delayMs, run };
      this.pending.push(task);
      return () => {
        this.pending = this.pending.filter((one) => one !== task);
      };
    },
    categorize: true,
  };

  get waiting(): number {
    return this.pending.length;
  }

  /** Moves the clock, running what falls due on the way. */
  advance(ms: number): void {
    const untilMs = this.nowMs + ms;
    for (;;) {
      const due = this.pending.filter((task) => task.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.pending = this.pending.filter((task) => task !== due);
      this.nowMs = Math.max(this.nowMs, due.atMs);
      due.run();
    }
    this.nowMs = untilMs;
  }

  /** The clock jumps, as after a suspended process. */
  sleep(ms: number): void {
    this.nowMs += ms;
  }

  get lines(): unknown[] {
    return this.frames.flatMap((frame) => frame.streams.map((stream) => stream.values[0]?.[1]));
  }
}

function follow(
  entries: readonly LogEntry[],
  params: Record<string, string>,
): { world: World; stop: () => void } {
  const world = new World();
  const stop = openTail(
    clusterOfLogs(logSourceOf(entries)),
    new URLSearchParams({ query: '{service_name="cart"}', ...params }),
    world.io,
  );
  return { world, stop };
}

describe('the tail', () => {
  const old = [-9000, -6000, -3000].map((ms) => entryAt(ms, `old${ms}`));

  it('begins with the newest entries before it, oldest of them first', () => {
    const { world } = follow(old, { limit: '2' });
    world.advance(0);
    expect(world.lines).toEqual(['old-6000', 'old-3000']);
  });

  it('sends what is written, each entry once and as a stream of its own', () => {
    const { world } = follow([...old, entryAt(500, 'a'), entryAt(1000, 'b'), entryAt(1001, 'c')], {
      limit: '1',
    });
    world.advance(3000);
    expect(world.lines).toEqual(['old-3000', 'a', 'b', 'c']);
    expect(world.frames.every((frame) => frame.streams.every((stream) => stream.values.length === 1))).toBe(
      true,
    );
  });

  it('has the recorded frames’ form', () => {
    const { world } = follow(old, { limit: '1' });
    world.advance(0);
    expect(world.frames).toEqual([
      {
        streams: [
          {
            stream: { service_name: 'cart' },
            values: [
              [`${startMs - 3000}000000`, 'old-3000', { structuredMetadata: { trace_id: 'old-3000' } }],
            ],
          },
        ],
        encodingFlags: ['categorize-labels'],
      },
    ]);
    const recorded = JSON.parse(
      (readRecording('tail-frames-categorized') as unknown as { frames: string[] }).frames[0] ?? '',
    ) as Frame;
    expect(Object.keys(recorded)).toEqual(Object.keys(world.frames[0] ?? {}));
    expect(Object.keys(recorded.streams[0] ?? {})).toEqual(['stream', 'values']);
  });

  it('waits as long as delay_for says', () => {
    const { world } = follow([entryAt(500, 'a')], { delay_for: '2' });
    world.advance(2400);
    expect(world.lines).toEqual([]);
    world.advance(1000);
    expect(world.lines).toEqual(['a']);
  });

  it('cuts frames at a hundred entries, and names what a sleeper missed', () => {
    const burst = Array.from({ length: 1250 }, (_, index) => entryAt(100 + index, `n${index}`));
    const { world } = follow(burst, {});
    world.advance(0);
    world.sleep(5000);
    world.advance(1000);
    expect(world.frames.map((frame) => frame.streams.length)).toEqual(Array.from({ length: 10 }, () => 100));
    expect(world.frames[0]?.dropped_entries?.length).toBe(250);
    expect(world.frames[0]?.dropped_entries?.[0]).toEqual({
      labels: { service_name: 'cart' },
      timestamp: `${startMs + 100}000000`,
    });
    expect(world.lines[0]).toBe('n250');
  });

  it('ends after an hour with Loki’s words', () => {
    const { world } = follow([], {});
    world.advance(3_599_000);
    expect(world.closed).toBeNull();
    world.advance(1000);
    expect(world.closed).toEqual([1011, 'reached tail max duration limit']);
    expect(world.waiting).toBe(0);
  });

  it('stops without a word', () => {
    const { world, stop } = follow([entryAt(500, 'a')], {});
    world.advance(0);
    stop();
    world.advance(5000);
    expect(world.frames).toEqual([]);
    expect(world.closed).toBeNull();
    expect(world.waiting).toBe(0);
  });

  it.each([
    [{ query: '{a="b"' }, /^parse error at line 1, col 7: syntax error/],
    [{ query: 'rate({a="b"}[1m])' }, /only log selector is supported$/],
    [{ query: '{a="b"}', delay_for: '6' }, /^delay_for can't be greater than 5$/],
    [{ query: '{a="b"}', limit: '9000' }, /^max entries limit per query exceeded/],
  ])('refuses %j before the upgrade', (params, message) => {
    const answer = refuseTail(new URLSearchParams(params), startMs);
    expect(answer).toMatchObject({ status: 400, contentType: 'text/plain; charset=utf-8' });
    expect(answer?.body).toMatch(message);
  });

  it('lets a good one begin', () => {
    expect(refuseTail(new URLSearchParams({ query: '{a="b"}' }), startMs)).toBeNull();
  });
});
