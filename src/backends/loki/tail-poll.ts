import type { TailEvent } from '../../domain/logs/tail-event.ts';
import { msToNs } from '../../domain/time/nanoseconds.ts';
import { requirePassing } from './tail-connection.ts';
import { readStored, type Tail } from './tail-stored.ts';
import { backOffMs, pollEveryMs } from './tail-timing.ts';

/** With more lines than this within the overlap, most polls read a part of it only: reading all of it each time would be a load. */
const fewLines = 5_000;
/** Every sixth poll, after half a minute, reads the whole overlap, for lines that were stored late. */
const deepEvery = 6;

export interface PollStart {
  readonly reason: string;
  /** Whether this tail has given out anything, so that a failure may pass. */
  readonly hasWorked: boolean;
  /** The time (Unix ms) since which the link is down; null if it is not. */
  readonly brokenAtMs: number | null;
  /** Whether it goes on where it was left for a try that failed, of which nobody needs to hear. */
  readonly isResumed: boolean;
  /** The time (Unix ms) at which a websocket is to be tried again; null for never. */
  readonly untilMs: number | null;
}

/** Follows by asking every few seconds, until the signal aborts or, where the store answers, until `untilMs`. Throws ObsqError if the store refuses the query, or does not answer the first time. */
export async function* pollEntries(tail: Tail, start: PollStart): AsyncGenerator<TailEvent> {
  const { timing, signal, memory } = tail;
  const isStopped = (): boolean => signal?.aborted === true;
  let { hasWorked, brokenAtMs } = start;
  let reason = start.reason;
  let failures = 0;
  let isFirst = !start.isResumed;
  const isOver = (): boolean => start.untilMs !== null && failures === 0 && timing.now() >= start.untilMs;
  for (let round = 0; !isStopped(); round += 1) {
    try {
      const isDeep = round % deepEvery === 0 || brokenAtMs !== null || memory.size <= fewLines;
      const fromNs = isDeep ? memory.resumeNs : memory.recentNs;
      const toNs = msToNs(timing.now());
      const events = readStored(tail, fromNs, () => memory.advance(msToNs(timing.now())));
      let entries = 0;
      // An error of the first request is the store's answer, and nothing was said before it.
      let next = await events.next();
      if (isFirst) yield { kind: 'polling', reason: start.reason };
      if (brokenAtMs !== null) yield { kind: 'reconnected', afterMs: timing.now() - brokenAtMs, reason };
      for (; next.done !== true; next = await events.next()) {
        if (next.value.kind === 'entry') entries += 1;
        yield next.value;
      }
      const cause = hasWorked ? 'break' : 'start';
      if (brokenAtMs !== null || isFirst) yield { kind: 'filled', cause, entries, fromNs, toNs };
      [failures, hasWorked, isFirst, brokenAtMs] = [0, true, false, null];
    } catch (thrown) {
      if (isStopped()) return;
      const error = requirePassing(thrown, hasWorked);
      if (!hasWorked) throw error;
      failures += 1;
      reason = error.message;
      brokenAtMs ??= timing.now();
      const retryMs = Math.max(pollEveryMs, backOffMs(failures));
      yield { kind: 'disconnected', sinceMs: brokenAtMs, tries: failures, retryMs, reason };
    }
    if (isOver()) return;
    await timing.sleep(Math.max(pollEveryMs, backOffMs(failures)), signal);
  }
}
