import { describe, expect, it } from 'vitest';
import { createLokiClient } from '../../../src/backends/loki/client.ts';
import type { TailTiming } from '../../../src/backends/loki/tail-timing.ts';
import type { TailEvent } from '../../../src/domain/logs/tail-event.ts';
import { createHttp } from '../../../src/http/client/create-http.ts';
import { type ChaosFault, startChaosLoki } from '../../helpers/chaos-loki.ts';
import { endpointAt } from '../../helpers/http-harness.ts';
import type { StoredLine } from './simulated-loki.ts';

const startMs = 1_795_210_000_000;
const seconds = 600;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A clock that is moved by hand. What sleeps wakes up when its time has come. */
function createHandClock() {
  let nowMs = startMs;
  const sleepers = new Set<{ readonly untilMs: number; readonly wake: () => void }>();
  const timing: TailTiming = {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = {
          untilMs: nowMs + ms,
          wake: () => {
            sleepers.delete(sleeper);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', sleeper.wake, { once: true });
      }),
  };
  return {
    timing,
    now: () => nowMs,
    advance(ms: number): void {
      nowMs += ms;
      for (const sleeper of [...sleepers]) if (sleeper.untilMs <= nowMs) sleeper.wake();
    },
  };
}

/** Gives the sockets of this process their turns. */
async function settle(turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const faults: readonly ChaosFault[] = ['down', 'reset', 'stalled', 'dropping', 'no-queries'];
const breaks = ['cut', 'half', 'garbage', 'close'] as const;

/** `npm run chaos` takes more seeds, from OBSQ_CHAOS_SEED on. */
const seeds =
  process.env.OBSQ_CHAOS === undefined
    ? [1, 2, 3]
    : Array.from({ length: 20 }, (_, at) => Number(process.env.OBSQ_CHAOS_SEED ?? '1') + at);

describe('a follow through ten minutes of chaos', () => {
  it.each(seeds)('loses and doubles nothing (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    const loki = await startChaosLoki();
    const clock = createHandClock();
    const abort = new AbortController();
    const http = createHttp({ userAgent: 'obsq/test', now: clock.now, wait: () => Promise.resolve() });
    const client = createLokiClient(http, endpointAt(loki.url, { backend: 'loki' }), {
      timing: clock.timing,
    });
    const got = new Map<string, number>();
    const events: TailEvent[] = [];
    const query = { expr: '{app="a"}', startNs: `${startMs}000000` };
    const following = (async () => {
      for await (const event of client.tail(query, { signal: abort.signal })) {
        if (event.kind !== 'entry') events.push(event);
        else got.set(event.entry.line, (got.get(event.entry.line) ?? 0) + 1);
      }
    })();

    // The first connection loads code, which takes its time.
    while (loki.tails === 0) await settle(1);
    let written = 0;
    const write = (least = 0): void => {
      const lines = Array.from({ length: Math.max(least, Math.floor(random() * 20)) }, (): StoredLine => {
        // One line in ten comes up to a minute late, none from before the start.
        const lateMs = random() < 0.1 ? random() * Math.min(60_000, clock.now() - startMs) : 0;
        const ns = BigInt(Math.floor(clock.now() - lateMs)) * 1_000_000n + BigInt(written % 1000);
        written += 1;
        return { ns, pod: pick(['p1', 'p2', 'p3']), line: `line ${written}`, traceId: 't' };
      });
      loki.store(lines);
    };
    let faultEndsAt = 0;
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(1000);
      if (second === faultEndsAt) loki.setFault('none');
      if (second > 5 && second > faultEndsAt && random() < 0.08) {
        loki.setFault(pick(faults));
        faultEndsAt = second + 1 + Math.floor(random() * (random() < 0.1 ? 180 : 20));
      }
      if (second > 5 && random() < 0.04) loki.breakTails(pick(breaks));
      write();
      await settle(6);
    }
    loki.setFault('none');
    // Another line on the way makes a tail report what it has dropped.
    for (let second = 0; second < 300 && got.size < loki.stored.length; second += 1) {
      clock.advance(1000);
      if (second === 0) write(1);
      await settle(20);
    }
    abort.abort();
    await following;
    await http.close();
    await loki.close();

    const missing = loki.stored.filter(({ line }) => !got.has(line));
    const doubled = [...got].filter(([, times]) => times > 1);
    expect(loki.stored.length).toBeGreaterThan(4_000);
    expect(loki.tails).toBeGreaterThan(10);
    expect({ missing, doubled }).toEqual({ missing: [], doubled: [] });
    const kinds = new Set(events.map(({ kind }) => kind));
    for (const kind of ['disconnected', 'reconnected', 'filled'] as const) expect(kinds).toContain(kind);
    expect(events.filter(({ kind }) => kind === 'lost' || kind === 'warning')).toEqual([]);
    // Among many seeds there is one whose faults drop no line.
    const filledDrops = events.filter((event) => event.kind === 'filled' && event.cause === 'dropped');
    expect(filledDrops.length > 0).toBe(loki.dropReports > 0);
  });
});
