import type { LokiClient } from '../../backends/loki/client.ts';
import { ObsqError } from '../../domain/errors.ts';
import { type Labels, labelsKey } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { entryKey } from '../../domain/logs/overlap.ts';
import { counted } from '../../domain/text/counted.ts';
import { addNs } from '../../domain/time/nanoseconds.ts';
import { extractStreamSelectors } from '../../languages/logql-stream.ts';
import { buildStreamSelector } from '../../languages/stream-selector.ts';
import { type ContextEntry, joinNeighbourhoods, type Neighbourhood } from './context-groups.ts';

/** The greatest distance in time between a match and its neighbours. */
const reachNs = 3_600n * 1_000_000_000n;
/** So many lines of the match's own nanosecond are read together with those after it. More of them take a request of their own. */
const usualTies = 32;

export interface ContextRequest {
  /** In time order. */
  readonly matches: readonly LogEntry[];
  readonly before: number;
  readonly after: number;
  /** The query that found the matches. Its selector finds the stream of a line whose labels do not name one. */
  readonly expr: string | null;
  readonly signal?: AbortSignal | undefined;
}

export interface LogContext {
  readonly entries: readonly ContextEntry[];
  readonly warnings: readonly string[];
}

/** The lines of a stream around a moment, Unix ns. */
interface Around {
  readonly selector: string;
  readonly before: readonly LogEntry[];
  /** Every line of the nanosecond. */
  readonly instant: readonly LogEntry[];
  readonly after: readonly LogEntry[];
}

/**
 * Fetches the neighbours of matches in their own streams, like grep's -B and -A. Lines come in time order and never twice, and
 * neighbourhoods that touch form one group. Neighbours are read without the query's filters. Lines of one nanosecond keep the store's
 * order, and the match stands among them.
 */
export async function fetchLogContext(client: LokiClient, request: ContextRequest): Promise<LogContext> {
  const streams = new Map<string, Promise<string | null>>();
  const ranks = rankAlike(request.matches);
  const found = await Promise.all(
    request.matches.map((match, index) =>
      fetchNeighbourhood(client, match, ranks[index] ?? 0, request, streams),
    ),
  );
  const lost = found.filter(({ isFound }) => !isFound).length;
  const warnings =
    lost === 0
      ? []
      : [
          `no neighbours of ${counted(lost, 'line')}: the labels that the query gave them name no stream of the store`,
        ];
  return { entries: joinNeighbourhoods(found), warnings };
}

/** For each match, how many alike ones (time, stream, line, metadata) stand before it. */
function rankAlike(matches: readonly LogEntry[]): readonly number[] {
  const counts = new Map<string, number>();
  return matches.map((match) => {
    const key = entryKey(match);
    const rank = counts.get(key) ?? 0;
    counts.set(key, rank + 1);
    return rank;
  });
}

async function fetchNeighbourhood(
  client: LokiClient,
  match: LogEntry,
  rank: number,
  request: ContextRequest,
  streams: Map<string, Promise<string | null>>,
): Promise<Neighbourhood> {
  const named = Object.keys(match.labels).length === 0 ? null : buildStreamSelector(match.labels);
  let around = named === null ? null : await fetchAround(client, named, match.timestampNs, request);
  // A store that ignores `categorize-labels` puts parsed fields among the labels (docs/stores.md 7.5); then no stream has them all.
  if (around === null || around.instant.length === 0) {
    const key = labelsKey(match.labels);
    const known = streams.get(key) ?? findStream(client, match, request);
    streams.set(key, known);
    const selector = await known;
    around = selector === null ? null : await fetchAround(client, selector, match.timestampNs, request);
  }
  if (around === null || around.instant.length === 0) {
    const stream = named ?? '';
    return { stream, lines: [match], match, matchAt: 0, instantAt: null, isFound: false };
  }
  const { instant } = around;
  const at = findInInstant(instant, match, rank);
  const before = [...around.before, ...instant.slice(0, at)];
  const after = [...instant.slice(at + 1), ...around.after];
  const kept = request.before === 0 ? [] : before.slice(-request.before);
  return {
    stream: around.selector,
    lines: [...kept, ...instant.slice(at, at + 1), ...after.slice(0, request.after)],
    match,
    matchAt: kept.length,
    instantAt: at,
    isFound: true,
  };
}

async function fetchAround(
  client: LokiClient,
  selector: string,
  ns: string,
  { before, after, signal }: ContextRequest,
): Promise<Around> {
  const next = addNs(ns, 1);
  const read = async (
    direction: 'backward' | 'forward',
    fromNs: string,
    toNs: string,
    limit: number | null,
  ): Promise<readonly LogEntry[]> => {
    if (limit === 0) return [];
    const entries: LogEntry[] = [];
    await client.readEntries({ expr: selector, fromNs, toNs, limit, direction, signal }, (page) => {
      for (const entry of page) entries.push(entry);
    });
    return direction === 'backward' ? entries.reverse() : entries;
  };
  const asked = after + 1 + usualTies;
  const [earlier, onwards] = await Promise.all([
    read('backward', addNs(ns, -reachNs), ns, before),
    read('forward', ns, after === 0 ? next : addNs(ns, reachNs), asked),
  ]);
  const ties = onwards.findIndex(({ timestampNs }) => timestampNs !== ns);
  if (ties >= 0 || onwards.length < asked) {
    const end = ties < 0 ? onwards.length : ties;
    return { selector, before: earlier, instant: onwards.slice(0, end), after: onwards.slice(end) };
  }
  const [instant, later] = await Promise.all([
    read('forward', ns, next, null),
    read('forward', next, addNs(ns, reachNs), after),
  ]);
  return { selector, before: earlier, instant, after: later };
}

/** The place of a match among the lines of its nanosecond. A query may have rewritten the line; then its metadata tell, then its rank. */
function findInInstant(instant: readonly LogEntry[], match: LogEntry, rank: number): number {
  const metadata = labelsKey(match.structuredMetadata);
  const hasMetadata = (entry: LogEntry): boolean =>
    metadata === '' || labelsKey(entry.structuredMetadata) === metadata;
  const places = (isAlike: (entry: LogEntry) => boolean): number | undefined => {
    const alike = instant.flatMap((entry, index) => (isAlike(entry) ? [index] : []));
    return alike[Math.min(rank, alike.length - 1)];
  };
  return (
    places((entry) => entry.line === match.line && hasMetadata(entry)) ??
    places((entry) => entry.line === match.line) ??
    places(hasMetadata) ??
    Math.min(rank, instant.length - 1)
  );
}

/** The selector of the stream that a line of merged labels came from: the query's stream whose labels the line has all; null if none is known. */
async function findStream(
  client: LokiClient,
  match: LogEntry,
  request: ContextRequest,
): Promise<string | null> {
  const [selector] = extractStreamSelectors(request.expr ?? '');
  if (request.expr === null || selector === undefined) return null;
  const window = { fromNs: addNs(match.timestampNs, -reachNs), toNs: addNs(match.timestampNs, reachNs) };
  try {
    const text = request.expr.slice(selector.from, selector.to);
    const { data } = await client.series({ selectors: [text], ...window, signal: request.signal });
    const fitting = data.filter((labels) => isWithin(labels, match.labels));
    const [best = data.length === 1 ? data[0] : undefined] = fitting.sort(
      (a, b) => Object.keys(b).length - Object.keys(a).length,
    );
    return best === undefined ? null : buildStreamSelector(best);
  } catch (thrown) {
    // A store without the list of streams still shows the match.
    if (thrown instanceof ObsqError && thrown.kind !== 'cancelled') return null;
    throw thrown;
  }
}

function isWithin(part: Labels, whole: Labels): boolean {
  return Object.entries(part).every(([name, value]) => whole[name] === value);
}
