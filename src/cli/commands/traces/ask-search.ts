import type { TempoClient } from '../../../backends/tempo/client.ts';
import type { Answer } from '../../../domain/answer.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { TraceSummary } from '../../../domain/trace/trace.ts';
import { mostSpansPerTrace } from '../../flags/read-spans.ts';
import type { Session } from '../../session/session.ts';
import { readCount, readLimit } from '../../setup/read-limit.ts';
import { newestFirst } from './search-order.ts';

export const defaultLimit = 20;

/** The most traces that an answer shows with --limit 0. */
const mostTraces = 10_000;
/** How many traces are asked for where all of them must be compared. An answer of so many is a few hundred kilobytes. */
const widestSearch = 5_000;

export interface SearchQuestion {
  readonly query: string;
  readonly window: Window;
  readonly order: string;
  /** How many spans of each trace are listed; null where traces are. */
  readonly spans: number | null;
}

/** The traces that a search found, and how many of them to show. */
export interface FoundTraces {
  readonly client: TempoClient;
  readonly answer: Answer<readonly TraceSummary[]>;
  /** The most traces to show. */
  readonly most: number;
  /** The flag that sets it. */
  readonly mostBy: 'top' | 'limit';
  /** Whether there may be more than were asked for. */
  readonly isCut: boolean;
  /** Whether more were asked for than are shown, because all of them have to be compared. */
  readonly wide: boolean;
}

/** Asks for as many traces as the order and the conditions of the command line need. */
export async function askSearch(session: Session, question: SearchQuestion): Promise<FoundTraces> {
  const { query, window, order, spans } = question;
  const client = await (await session.stores()).traces();
  const { invocation } = session;
  const limit = readLimit(session, defaultLimit);
  // A saved query's --top counts rows, and the rows may be spans.
  const top = spans === null ? readCount(session, 'top', null) : null;
  const most = Math.min(limit ?? mostTraces, top ?? mostTraces);
  // Tempo sorts by nothing but the time: whatever is first in another order, or met by a condition, may be any of the traces there are.
  const isJudged = invocation.list('fail-if').length > 0 && invocation.text('limit') === undefined;
  const wide = isJudged || !newestFirst.has(order);
  const asked = wide ? Math.max(most, widestSearch) : most;
  const answer = await client.search({
    query,
    ...window,
    limit: asked,
    spansPerSpanSet: spans ?? spansSelected(query),
    describeSpans: spans !== null,
  });
  const mostBy = top !== null && top === most ? 'top' : 'limit';
  return { client, answer, most, mostBy, isCut: answer.data.length >= asked, wide };
}

/** Stores send three spans of each match unless told: of values that a query selects, three are a part that looks like all. */
function spansSelected(query: string): number | undefined {
  return /\|\s*select\s*\(/.test(query) ? mostSpansPerTrace : undefined;
}
