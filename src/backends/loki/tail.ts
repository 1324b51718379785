import type { ObsqError } from '../../domain/errors.ts';
import type { DroppedEntry, LogEntry } from '../../domain/logs/log-entry.ts';
import { compareNs, msToNs } from '../../domain/time/nanoseconds.ts';
import type { WebSocketMessages } from '../../http/http.ts';
import { createEntryMemory, type EntryMemory } from './entry-memory.ts';
import type { LokiConnection } from './fetch.ts';
import { type FetchPage, readPages } from './read-entries.ts';
import type { TailQuery } from './request.ts';
import { openTail, requirePassing } from './tail-connection.ts';
import { decodeTailFrame } from './tail-frame.ts';
import { backOffMs, maxTries, pollEveryMs, stableMs, type TailTiming } from './tail-timing.ts';

/** An event of a tail. */
export type TailEvent =
  | { readonly kind: 'entry'; readonly entry: LogEntry }
  /** These entries are lost, because obsq or the store was too slow. */
  | { readonly kind: 'dropped'; readonly dropped: readonly DroppedEntry[] }
  /** The connection broke and is open again. The entries of the time between follow. */
  | { readonly kind: 'reconnected'; readonly afterMs: number; readonly reason: string }
  /** No websocket is possible: from now on, the store is asked every few seconds. */
  | { readonly kind: 'polling'; readonly reason: string }
  /** A warning of the store about entries that were read by queries: some are missing. */
  | { readonly kind: 'warning'; readonly message: string };

export interface TailTools {
  readonly connection: LokiConnection;
  readonly fetchPage: FetchPage;
  readonly timing: TailTiming;
  readonly signal: AbortSignal | undefined;
}

interface Tail extends TailTools {
  readonly query: TailQuery;
  readonly memory: EntryMemory;
  /** The warnings given out so far, because each poll would repeat them. */
  readonly warned: Set<string>;
}

/** The clocks of store and client differ, so the newest entries may lie this far in the future. */
const aheadMs = 60_000;

/**
 * Follows a log query until the signal aborts. Loki's tail alone loses entries (docs/stores.md 2.6, 7.7): it ends after an hour, and
 * entries that are stored between two connections come on neither. So it opens a connection, then reads the gap before it by queries,
 * then reads its frames; an entry that comes both ways is given out once. Throws ObsqError if the query is refused, or if five
 * tries in a row fail.
 */
export async function* followEntries(tools: TailTools, query: TailQuery): AsyncGenerator<TailEvent> {
  const tail: Tail = { ...tools, query, memory: createEntryMemory(query.startNs), warned: new Set() };
  const { timing, signal } = tools;
  const isStopped = (): boolean => signal?.aborted === true;
  let broken: { readonly atMs: number; readonly reason: string } | null = null;
  let failures = 0;
  while (!isStopped()) {
    const openedAtMs = timing.now();
    let socket: WebSocketMessages | null = null;
    let reason = 'the store closed the connection';
    try {
      const fromNs = tail.memory.resumeNs;
      const opened = await openTail(tail, { ...query, startNs: fromNs }, broken !== null);
      if ('refused' in opened) {
        yield* poll(tail, opened.refused);
        return;
      }
      socket = opened;
      if (broken !== null) {
        yield { kind: 'reconnected', afterMs: timing.now() - broken.atMs, reason: broken.reason };
      }
      yield* readStored(tail, () => tail.memory.trim());
      yield* readFrames(tail, socket, fromNs);
    } catch (thrown) {
      if (isStopped()) return;
      const error = requirePassing(thrown);
      // If the first connection fails, there was no tail that could have broken.
      if (socket === null && broken === null) throw error;
      if (socket === null && failures + 1 >= maxTries) throw gaveUp(error);
      reason = error.message;
    } finally {
      socket?.close();
    }
    if (isStopped()) return;
    failures = socket !== null && timing.now() - openedAtMs >= stableMs ? 1 : failures + 1;
    if (failures >= maxTries) {
      yield* poll(tail, `the connection broke ${failures} times: ${reason}`);
      return;
    }
    broken = socket === null && broken !== null ? broken : { atMs: timing.now(), reason };
    await timing.sleep(backOffMs(failures), signal);
  }
}

/** The most stored entries that Loki sends at first, mixed with new ones (docs/stores.md 2.6). */
const serverReplays = 100;
const replayFactor = 10;

/** Reads the stored entries from the begin of the memory up to now. */
async function* readStored(tail: Tail, forget: () => void): AsyncGenerator<TailEvent> {
  const { query, memory, warned, fetchPage, timing, signal } = tail;
  memory.beginPass();
  const pages = readPages(
    {
      expr: query.expr,
      fromNs: memory.resumeNs,
      toNs: msToNs(timing.now() + aheadMs),
      limit: null,
      direction: 'forward',
      signal,
    },
    fetchPage,
  );
  for (;;) {
    const page = await pages.next();
    if (page.done === true) {
      for (const message of page.value.warnings) {
        if (!warned.has(message)) yield { kind: 'warning', message };
        warned.add(message);
      }
      return;
    }
    yield* newEntries(memory, page.value);
    forget();
  }
}

/**
 * Reads the frames of a connection that was opened with the start `fromNs`. The server first sends stored entries, which the queries
 * have brought already. Until these have passed, the memory forgets only if it is full, and entries of a time that it had to forget
 * are skipped.
 */
async function* readFrames(tail: Tail, socket: WebSocketMessages, fromNs: string): AsyncGenerator<TailEvent> {
  const { memory, query, timing } = tail;
  const replayed = replayFactor * (query.limit ?? serverReplays);
  let received = 0;
  memory.beginPass();
  for await (const text of socket.messages) {
    const { entries, dropped } = decodeTailFrame(text);
    const isReplaying = received < replayed;
    const { resumeNs } = memory;
    const isKnown = ({ timestampNs }: LogEntry): boolean =>
      isReplaying && compareNs(timestampNs, fromNs) >= 0 && compareNs(timestampNs, resumeNs) < 0;
    yield* newEntries(
      memory,
      entries.filter((entry) => !isKnown(entry)),
    );
    if (dropped.length > 0) yield { kind: 'dropped', dropped };
    received += entries.length;
    if (isReplaying) memory.trim();
    else memory.advance(msToNs(timing.now()));
  }
}

function* newEntries(memory: EntryMemory, entries: readonly LogEntry[]): Generator<TailEvent> {
  for (const entry of entries) if (memory.isNew(entry)) yield { kind: 'entry', entry };
}

async function* poll(tail: Tail, reason: string): AsyncGenerator<TailEvent> {
  const { timing, signal } = tail;
  const isStopped = (): boolean => signal?.aborted === true;
  yield { kind: 'polling', reason };
  let failures = 0;
  while (!isStopped()) {
    try {
      yield* readStored(tail, () => tail.memory.advance(msToNs(timing.now())));
      failures = 0;
    } catch (thrown) {
      if (isStopped()) return;
      const error = requirePassing(thrown);
      failures += 1;
      if (failures >= maxTries) throw gaveUp(error);
    }
    await timing.sleep(Math.max(pollEveryMs, backOffMs(failures)), signal);
  }
}

function gaveUp(error: ObsqError): ObsqError {
  return error.with({
    message: `The tail broke, and ${maxTries} tries in a row failed: ${error.message}`,
    cause: error,
  });
}
