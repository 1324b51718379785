import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import type { LogSource } from '../../../engine/source/sources.ts';
import type { Model } from '../shape/model.ts';
import type { TraceShelf } from '../traces/stored-trace.ts';
import { backgroundLines } from './background-lines.ts';
import { crashLines } from './crash-lines.ts';
import { eventLines } from './event-lines.ts';
import { jobLines } from './job-lines.ts';
import { type LogLine, toLogEntry } from './log-line.ts';
import { createLogStreams, type LogStream, type LogStreams, selectStreams } from './log-streams.ts';
import { requestLines } from './request-lines.ts';

const nsPerSecond = 1_000_000_000n;
/** The length of a chunk. Lines are computed chunk by chunk, so that a reader who stops early costs little. */
const chunkSeconds = 30;
/** The longest time between a trace's start and its last line. */
const longestTraceSeconds = 20;

export function createLogSource(model: Model, shelf: TraceShelf, now: () => number): LogSource {
  const streams = createLogStreams(model);
  return {
    streams: (matchers) => selectStreams(streams, matchers).map((stream) => stream.labels),
    *entries(matchers, fromNs, toNs, direction): Generator<LogEntry> {
      const wanted = new Set(selectStreams(streams, matchers));
      if (wanted.size === 0) return;
      const nowNs = BigInt(Math.floor(now())) * 1_000_000n + 1n;
      const until = toNs < nowNs ? toNs : nowNs;
      const since = bigMax(fromNs, BigInt(model.eraStartSeconds) * nsPerSecond);
      if (since >= until) return;
      for (const [fromSeconds, toSeconds] of chunks(since, until, direction)) {
        const lines = linesIn({ model, shelf, streams, wanted }, fromSeconds, toSeconds);
        lines.sort(direction === 'forward' ? byTime : (a, b) => byTime(b, a));
        for (const line of lines) {
          if (line.timeNs >= since && line.timeNs < until) yield toLogEntry(line);
        }
      }
    },
  };
}

function bigMax(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function byTime(a: LogLine, b: LogLine): number {
  return a.timeNs < b.timeNs ? -1 : a.timeNs > b.timeNs ? 1 : 0;
}

/** Cuts the window at multiples of the chunk's length and yields the chunks in the direction of reading. */
function* chunks(
  fromNs: bigint,
  toNs: bigint,
  direction: 'forward' | 'backward',
): Generator<readonly [fromSeconds: number, toSeconds: number]> {
  const first = Math.floor(Number(fromNs / nsPerSecond) / chunkSeconds);
  const last = Math.floor(Number((toNs - 1n) / nsPerSecond) / chunkSeconds);
  for (let step = 0; step <= last - first; step++) {
    const chunk = direction === 'forward' ? first + step : last - step;
    yield [chunk * chunkSeconds, (chunk + 1) * chunkSeconds];
  }
}

interface Reading {
  readonly model: Model;
  readonly shelf: TraceShelf;
  readonly streams: LogStreams;
  readonly wanted: ReadonlySet<LogStream>;
}

function linesIn(
  { model, shelf, streams, wanted }: Reading,
  fromSeconds: number,
  toSeconds: number,
): LogLine[] {
  const lines: LogLine[] = [];
  const window = { fromSeconds, toSeconds };
  for (const stream of wanted) {
    for (const line of backgroundLines(model, stream, fromSeconds, toSeconds)) lines.push(line);
    for (const line of crashLines(model, stream, fromSeconds, toSeconds)) lines.push(line);
  }
  for (const line of eventLines(model, streams, wanted, window)) lines.push(line);
  for (const line of jobLines(model, streams, wanted, window)) lines.push(line);
  const fromNs = BigInt(fromSeconds) * nsPerSecond;
  const toNs = BigInt(toSeconds) * nsPerSecond;
  for (let second = fromSeconds - longestTraceSeconds; second < toSeconds; second++) {
    for (const trace of shelf.begunIn(second)) {
      if (trace.endNs < fromNs) continue;
      for (const line of requestLines(trace, streams, wanted)) {
        if (line.timeNs >= fromNs && line.timeNs < toNs) lines.push(line);
      }
    }
  }
  return lines;
}
