import type { HttpResponse } from '../../../src/http/http.ts';
import { type FakeRequest, jsonResponse, textResponse } from '../../helpers/fake-http.ts';

/** One stored line. The place in the list is its place in its stream. */
export interface StoredLine {
  readonly ns: bigint;
  readonly pod: string;
  readonly line: string;
  readonly traceId: string;
}

export interface SimulatedLoki {
  readonly lines: StoredLine[];
  respond(request: FakeRequest): HttpResponse;
}

/**
 * A Loki that keeps its promises and no more (lines of one nanosecond stand in groups by their metadata, of which `backward` turns
 * the lines round but not the groups): start inclusive, end exclusive, at most `limit` entries, the first of them in the direction
 * asked for, ordered within a stream only, streams in any order, and, of the entries that share the nanosecond in which
 * the limit cuts, any (another choice at each request; with `in order` the first of them in the direction). A limit over `maxEntries` is refused in Loki's words.
 */
export function createSimulatedLoki(
  lines: readonly StoredLine[],
  maxEntries: number,
  cut: 'anywhere' | 'in order' = 'anywhere',
): SimulatedLoki {
  const stored = [...lines];
  let turn = 0;
  return {
    lines: stored,
    respond: ({ query, path }) => {
      if (path !== '/loki/api/v1/query_range') return textResponse(404, '404 page not found\n');
      turn += 1;
      const limit = Number(query.limit);
      if (limit > maxEntries) {
        const said = `max entries limit per query exceeded, limit > max_entries_limit_per_query (${limit} > ${maxEntries})`;
        return textResponse(400, said);
      }
      const [start, end] = [BigInt(query.start ?? ''), BigInt(query.end ?? '')];
      const sign = query.direction === 'forward' ? 1 : -1;
      const found = stored
        .map((line, index) => ({ ...line, index }))
        .filter(({ ns }) => ns >= start && ns < end)
        .sort(
          (a, b) =>
            sign * Number(a.ns - b.ns) ||
            (cut === 'anywhere'
              ? scramble(a.index, turn) - scramble(b.index, turn)
              : sign * (compareText(a.traceId, b.traceId) || a.index - b.index)),
        )
        .slice(0, limit)
        .sort(
          (a, b) =>
            sign * Number(a.ns - b.ns) || compareText(a.traceId, b.traceId) || sign * (a.index - b.index),
        );
      return jsonResponse({
        status: 'success',
        data: {
          resultType: 'streams',
          encodingFlags: ['categorize-labels'],
          result: groupByPod(found, turn),
        },
      });
    },
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function groupByPod(lines: readonly StoredLine[], turn: number): unknown[] {
  const values = new Map<string, unknown[]>();
  for (const { pod, ns, line, traceId } of lines) {
    const third = traceId === '' ? {} : { structuredMetadata: { trace_id: traceId } };
    values.set(pod, [...(values.get(pod) ?? []), [ns.toString(), line, third]]);
  }
  const streams = [...values].map(([pod, entries]) => ({ stream: { app: 'a', pod }, values: entries }));
  return turn % 2 === 0 ? streams : streams.reverse();
}

/** A fixed but odd order for each turn. */
function scramble(index: number, turn: number): number {
  return (index * 7919 + turn * 104_729) % 1009;
}
