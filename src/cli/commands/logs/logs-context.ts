import { counted } from '../../../domain/text/counted.ts';
import type { ContextEntry } from '../../../services/logs/context-groups.ts';
import { fetchLogContext } from '../../../services/logs/log-context.ts';
import type { LinesRequest } from '../../../services/logs/read-lines.ts';
import type { Session } from '../../session/session.ts';
import type { LineOptions } from './line-options.ts';
import { logRow, logsCsv, readAll } from './logs-lines.ts';

export interface ContextLinesRequest extends LinesRequest {
  readonly before: number;
  readonly after: number;
  readonly options: LineOptions;
}

/** The greatest number of matches. Each match takes two requests, so more of them would overload the store. */
const mostMatches = 100;

/** The rows of `logsCsv` with one more column: `context`, true for a neighbour and false for a match. */
function* contextCsv(
  entries: readonly ContextEntry[],
  fields: readonly string[],
): Iterable<readonly string[]> {
  let at = -1;
  for (const row of logsCsv(
    entries.map(({ entry }) => entry),
    fields,
  )) {
    yield [...row, at < 0 ? 'context' : String(entries[at]?.isContext === true)];
    at += 1;
  }
}

/** Runs a log query with `-A`, `-B` or `-C`: matches with their neighbours in the same stream. */
export async function runWithContext(session: Session, request: ContextLinesRequest): Promise<void> {
  const { options } = request;
  const client = await (await session.stores()).logs();
  const limit = Math.min(request.limit ?? mostMatches, mostMatches);
  const answer = await readAll(session, client, [request.expr], { ...request, limit });
  const { entries, warnings } = await fetchLogContext(client, {
    matches: answer.entries,
    before: request.before,
    after: request.after,
    expr: request.expr,
  });
  const { renderLogList } = await import('../../../view/logs/log-list.ts');
  await session.report({
    kind: 'logs',
    query: { language: 'logql', expr: request.expr },
    window: request.window,
    rows: entries.map(({ entry, isContext }) => ({ ...logRow(entry, options.fields), context: isContext })),
    count: answer.entries.length,
    warnings: [...answer.warnings, ...warnings],
    partial: answer.partial,
    lines: (frame, format) =>
      renderLogList(
        entries.map(({ entry }) => entry),
        {
          ...options,
          frame,
          zone: session.timeZone,
          wide: format === 'wide',
          roleAt: (index) => (entries[index]?.isContext === true ? 'context' : 'match'),
          startsGroup: (index) => index > 0 && entries[index]?.group !== entries[index - 1]?.group,
        },
      ),
    csv: () => contextCsv(entries, options.fields),
    raw: () => entries.map(({ entry }) => entry.line),
  });
  if (answer.more.length > 0)
    await session.notice(
      `context of ${counted(answer.entries.length, 'match', 'matches')} shown, there are more`,
    );
}
