import type { LokiClient } from '../../backends/loki/client.ts';
import { labelsKey } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { addNs, compareNs } from '../../domain/time/nanoseconds.ts';
import { buildStreamSelector } from '../../languages/stream-selector.ts';

/** The greatest distance in time between a match and its neighbours. */
const reachNs = 3_600n * 1_000_000_000n;

export interface ContextEntry {
  readonly entry: LogEntry;
  /** Whether the line is a neighbour and not a match. */
  readonly isContext: boolean;
  /** The number of the line's group. There is a gap between two groups. */
  readonly group: number;
}

export interface ContextRequest {
  readonly matches: readonly LogEntry[];
  readonly before: number;
  readonly after: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches the neighbours of matches in their own streams, like grep's -B and -A. Lines come in time order and never twice, and
 * neighbourhoods that touch form one group. Neighbours are read without the query's filters.
 */
export async function fetchLogContext(
  client: LokiClient,
  request: ContextRequest,
): Promise<readonly ContextEntry[]> {
  const neighbours = await Promise.all(
    request.matches.map((match) => fetchNeighbours(client, match, request)),
  );
  return groupEntries(request.matches, neighbours);
}

async function fetchNeighbours(
  client: LokiClient,
  match: LogEntry,
  request: ContextRequest,
): Promise<readonly LogEntry[]> {
  const expr = buildStreamSelector(match.labels);
  const read = async (direction: 'backward' | 'forward', limit: number): Promise<readonly LogEntry[]> => {
    if (limit === 0) return [];
    const backward = direction === 'backward';
    const answer = await client.queryRange({
      expr,
      fromNs: backward ? addNs(match.timestampNs, -reachNs) : match.timestampNs,
      toNs: backward ? match.timestampNs : addNs(match.timestampNs, reachNs),
      // Reading forward returns the match again, with other lines of the same nanosecond.
      limit: backward ? limit : limit + 1,
      direction,
      signal: request.signal,
    });
    return answer.data.kind === 'streams' ? answer.data.entries : [];
  };
  const [before, after] = await Promise.all([
    read('backward', request.before),
    read('forward', request.after),
  ]);
  const following = after.filter((entry) => !isSame(entry, match)).slice(0, request.after);
  return [...before, ...following];
}

function isSame(a: LogEntry, b: LogEntry): boolean {
  return a.timestampNs === b.timestampNs && a.line === b.line;
}

/** Merges matches and neighbours into groups. */
export function groupEntries(
  matches: readonly LogEntry[],
  neighbours: readonly (readonly LogEntry[])[],
): readonly ContextEntry[] {
  const groups = matches.map((match, index) => ({ match, around: neighbours[index] ?? [] }));
  groups.sort((a, b) => compareNs(a.match.timestampNs, b.match.timestampNs));
  const placed = new Map<string, { entry: LogEntry; isContext: boolean; group: number }>();
  let group = -1;
  const lastOfStream = new Map<string, { group: number; untilNs: string }>();
  for (const { match, around } of groups) {
    const stream = labelsKey(match.labels);
    const all = [match, ...around].sort((a, b) => compareNs(a.timestampNs, b.timestampNs));
    const first = all[0] ?? match;
    const last = all[all.length - 1] ?? match;
    const before = lastOfStream.get(stream);
    const touches = before !== undefined && compareNs(first.timestampNs, before.untilNs) <= 0;
    if (!touches) group++;
    const id = touches ? before.group : group;
    lastOfStream.set(stream, { group: id, untilNs: last.timestampNs });
    for (const entry of all) {
      const key = `${stream}\u0001${entry.timestampNs}\u0001${entry.line}`;
      const isContext = entry !== match;
      const known = placed.get(key);
      if (known === undefined) placed.set(key, { entry, isContext, group: id });
      else if (!isContext) placed.set(key, { ...known, isContext: false });
    }
  }
  return [...placed.values()].sort(
    (a, b) => a.group - b.group || compareNs(a.entry.timestampNs, b.entry.timestampNs),
  );
}
