import { goJson } from '../../go/go-json.ts';
import type { DemoCluster, DemoResponse, LogSource } from '../../source/sources.ts';
import type { LogQuery } from '../parse/ast.ts';
import { parseLogQuery } from '../parse/parse.ts';
import { refusal } from '../parse/refusal.ts';
import { countParam, limitParam, rangeParams } from '../pipeline/loki-params.ts';
import type { PipelineEntry } from '../pipeline/pipeline-entry.ts';
import { readEntries, sortedLabels } from '../pipeline/read-entries.ts';
import { newReadCount } from '../pipeline/stats.ts';
import { errorAnswer } from './answers.ts';
import { streamLabels, type WireStream, wireValue } from './streams-answer.ts';
import { writtenLogs } from './written-logs.ts';

/** Loki's limits (docs/stores.md 2.6): entries in a frame, frames that it buffers for a slow reader, and the duration of a tail. */
const maxFrameEntries = 100;
const maxFrames = 10;
const maxDurationMs = 3_600_000;
const pollMs = 1000;

/** The side effects that a tail needs. */
export interface TailIo {
  /** Unix ms of the demo's clock. */
  now(): number;
  /** Sends one text frame. */
  send(frame: string): void;
  close(code: number, reason: string): void;
  /** Runs a function once, after `delayMs`; the returned function cancels it. */
  schedule(run: () => void, delayMs: number): () => void;
  /** Whether the request asked for `categorize-labels`. */
  readonly categorize?: boolean | undefined;
}

interface Tail {
  readonly query: LogQuery;
  readonly startNs: bigint;
  readonly limit: number;
  readonly delayNs: bigint;
}

function parseTail(params: URLSearchParams, nowMs: number): Tail {
  const delaySeconds = countParam(params, 'delay_for', 0);
  if (delaySeconds > 5) throw refusal("delay_for can't be greater than 5");
  return {
    query: parseLogQuery(params.get('query') ?? ''),
    startNs: rangeParams(params, nowMs).startNs,
    limit: limitParam(params),
    delayNs: BigInt(Math.max(0, delaySeconds)) * 1_000_000_000n,
  };
}

/** The plain 400 that refuses a tail before the upgrade; null if the tail may begin. */
export function refuseTail(params: URLSearchParams, nowMs: number): DemoResponse | null {
  try {
    parseTail(params, nowMs);
    return null;
  } catch (error) {
    return errorAnswer(error);
  }
}

/**
 * Follows a log query: it sends the newest `limit` entries since `start`, then new ones every second. Throws ObsqError for a
 * request that `refuseTail` refuses. The returned function stops the tail without closing the connection.
 */
export function openTail(cluster: DemoCluster, params: URLSearchParams, io: TailIo): () => void {
  const openedMs = io.now();
  const tail = parseTail(params, openedMs);
  let readToNs = toNs(openedMs) - tail.delayNs;
  let cancel = (): void => {};
  let stopped = false;

  const poll = (): void => {
    if (stopped) return;
    const nowMs = io.now();
    if (nowMs - openedMs >= maxDurationMs) {
      stopped = true;
      io.close(1011, 'reached tail max duration limit');
      return;
    }
    const endNs = toNs(nowMs) - tail.delayNs;
    if (endNs > readToNs) {
      const range = { startNs: readToNs, endNs };
      sendEntries(readForward(writtenLogs(cluster.logs, nowMs), tail.query, range), io);
      readToNs = endNs;
    }
    if (!stopped) cancel = io.schedule(poll, pollMs);
  };

  cancel = io.schedule(() => {
    if (stopped) return;
    sendEntries(readNewest(writtenLogs(cluster.logs, openedMs), tail, readToNs), io);
    cancel = io.schedule(poll, pollMs);
  }, 0);

  return () => {
    stopped = true;
    cancel();
  };
}

function toNs(ms: number): bigint {
  return BigInt(Math.floor(ms)) * 1_000_000n;
}

function readForward(
  logs: LogSource,
  query: LogQuery,
  range: { startNs: bigint; endNs: bigint },
): PipelineEntry[] {
  return [...readEntries(logs, query, { range, direction: 'forward', count: newReadCount() })];
}

/** Reads the newest entries before the tail began and returns them oldest first. */
function readNewest(logs: LogSource, tail: Tail, endNs: bigint): PipelineEntry[] {
  const found: PipelineEntry[] = [];
  const range = { startNs: tail.startNs, endNs };
  for (const entry of readEntries(logs, tail.query, {
    range,
    direction: 'backward',
    count: newReadCount(),
  })) {
    found.push(entry);
    if (found.length >= tail.limit) break;
  }
  return found.reverse();
}

/** Sends the entries that fit into Loki's buffer and reports the others as dropped, as Loki does for a reader that is too slow. */
function sendEntries(entries: readonly PipelineEntry[], io: TailIo): void {
  const room = maxFrameEntries * maxFrames;
  const dropped = entries.slice(0, Math.max(0, entries.length - room));
  const kept = entries.slice(dropped.length);
  for (let from = 0; from < kept.length; from += maxFrameEntries) {
    const streams = kept
      .slice(from, from + maxFrameEntries)
      .map((entry) => wireEntry(entry, io.categorize === true));
    io.send(
      goJson({
        streams,
        ...(from === 0 && dropped.length > 0
          ? { dropped_entries: dropped.slice(-room).map(wireDropped) }
          : {}),
        ...(io.categorize === true ? { encodingFlags: ['categorize-labels'] } : {}),
      }),
    );
  }
}

/** Builds a stream for one entry; a tail sends each entry as a stream of its own. */
function wireEntry(entry: PipelineEntry, categorize: boolean): WireStream {
  return { stream: sortedLabels(streamLabels(entry, categorize)), values: [wireValue(entry, categorize)] };
}

function wireDropped(entry: PipelineEntry): object {
  return { labels: sortedLabels(entry.labels), timestamp: entry.timestampNs };
}
