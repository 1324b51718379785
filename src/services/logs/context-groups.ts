import { labelsKey } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { compareNs } from '../../domain/time/nanoseconds.ts';

export interface ContextEntry {
  readonly entry: LogEntry;
  /** Whether the line is a neighbour and not a match. */
  readonly isContext: boolean;
  /** The number of the line's group. There is a gap between two groups. */
  readonly group: number;
}

/** A match with its neighbours: a piece of its stream without a gap. */
export interface Neighbourhood {
  /** What tells the match's stream from others. */
  readonly stream: string;
  /** The lines as the store has them, the match's own too. */
  readonly lines: readonly LogEntry[];
  /** The match as the query gave it: it may have rewritten the line. */
  readonly match: LogEntry;
  /** The index of the match in `lines`. */
  readonly matchAt: number;
  /** The index of the match among all lines of its nanosecond; null if they are not known. */
  readonly instantAt: number | null;
  /** Whether the store had the match's stream. */
  readonly isFound: boolean;
}

/** A piece of one stream that grows as neighbourhoods join it. */
interface Group {
  readonly lines: LogEntry[];
  /** The matches by their index in `lines`. */
  readonly matches: Map<number, LogEntry>;
  last: Neighbourhood;
  /** The index of the last match in `lines`. */
  lastAt: number;
}

/** Joins neighbourhoods into groups, in the order of their first matches: those of one stream that overlap or touch become one, without a doubled line. */
export function joinNeighbourhoods(neighbourhoods: readonly Neighbourhood[]): readonly ContextEntry[] {
  const groups: Group[] = [];
  const newest = new Map<string, Group>();
  const sorted = [...neighbourhoods].sort(
    (a, b) => compareNs(a.match.timestampNs, b.match.timestampNs) || (a.instantAt ?? 0) - (b.instantAt ?? 0),
  );
  for (const one of sorted) {
    const group = newest.get(one.stream);
    const offset = group === undefined ? null : findOffset(group, one);
    if (group !== undefined && offset !== null) join(group, one, offset);
    else {
      const matches = new Map([[one.matchAt, one.match]]);
      const begun: Group = { lines: [...one.lines], matches, last: one, lastAt: one.matchAt };
      groups.push(begun);
      newest.set(one.stream, begun);
    }
  }
  return groups.flatMap(({ lines, matches }, group) =>
    lines.map((line, at) => ({ entry: matches.get(at) ?? line, isContext: !matches.has(at), group })),
  );
}

/** The index in the group's lines at which a neighbourhood begins; null if there is a gap between them. */
function findOffset({ lines, last, lastAt }: Group, one: Neighbourhood): number | null {
  if (last.match.timestampNs === one.match.timestampNs && last.instantAt !== null && one.instantAt !== null) {
    const offset = lastAt + one.instantAt - last.instantAt - one.matchAt;
    return offset <= lines.length ? Math.max(0, offset) : null;
  }
  // The group began before this match's nanosecond, so it has the nanosecond's lines from the first one on.
  const instantFrom = lines.findIndex(({ timestampNs }) => timestampNs === one.match.timestampNs);
  if (instantFrom >= 0 && one.instantAt !== null) {
    const offset = instantFrom + one.instantAt - one.matchAt;
    return offset <= lines.length ? Math.max(0, offset) : null;
  }
  // Both are pieces of one stream: the end of the first is the beginning of the second. The longest such overlap is theirs.
  for (let offset = Math.max(0, lastAt + 1 - one.matchAt); offset < lines.length; offset += 1) {
    if (overlaps(lines, offset, one)) return offset;
  }
  return null;
}

function overlaps(lines: readonly LogEntry[], offset: number, { lines: others }: Neighbourhood): boolean {
  const shared = Math.min(lines.length - offset, others.length);
  for (let index = 0; index < shared; index += 1) {
    const ours = lines[offset + index];
    const theirs = others[index];
    if (ours === undefined || theirs === undefined || !isAlike(ours, theirs)) return false;
  }
  return true;
}

function isAlike(a: LogEntry, b: LogEntry): boolean {
  return (
    a === b ||
    (a.timestampNs === b.timestampNs &&
      a.line === b.line &&
      labelsKey(a.structuredMetadata) === labelsKey(b.structuredMetadata))
  );
}

function join(group: Group, one: Neighbourhood, offset: number): void {
  for (const line of one.lines.slice(Math.max(0, group.lines.length - offset))) group.lines.push(line);
  group.last = one;
  group.lastAt = offset + one.matchAt;
  group.matches.set(group.lastAt, one.match);
}
