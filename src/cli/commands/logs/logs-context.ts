import { counted } from '../../../domain/text/counted.ts';
import { fetchLogContext } from '../../../services/logs/log-context.ts';
import type { LinesRequest } from '../../../services/logs/read-lines.ts';
import type { Session } from '../../session/session.ts';
import { logRow, readAll } from './logs-lines.ts';

export interface ContextLinesRequest extends LinesRequest {
  readonly before: number;
  readonly after: number;
}

/** The greatest number of matches. Each match takes two requests, so more of them would overload the store. */
const mostMatches = 100;

/** Runs a log query with `-A`, `-B` or `-C`: matches with their neighbours in the same stream. */
export async function runWithContext(session: Session, request: ContextLinesRequest): Promise<void> {
  const client = await (await session.stores()).logs();
  const limit = Math.min(request.limit ?? mostMatches, mostMatches);
  const answer = await readAll(session, client, { ...request, limit });
  const entries = await fetchLogContext(client, {
    matches: answer.entries,
    before: request.before,
    after: request.after,
  });
  const { renderLogList } = await import('../../../view/logs/log-list.ts');
  await session.report({
    kind: 'logs',
    query: { language: 'logql', expr: request.expr },
    window: request.window,
    rows: entries.map(({ entry, isContext }) => ({ ...logRow(entry), context: isContext })),
    count: answer.entries.length,
    warnings: answer.warnings,
    partial: answer.partial,
    lines: (frame, format) =>
      renderLogList(
        entries.map(({ entry }) => entry),
        {
          frame,
          zone: session.timeZone,
          wide: format === 'wide',
          roleAt: (index) => (entries[index]?.isContext === true ? 'context' : 'match'),
          startsGroup: (index) => index > 0 && entries[index]?.group !== entries[index - 1]?.group,
        },
      ),
    raw: () => entries.map(({ entry }) => entry.line),
  });
  if (answer.more)
    await session.notice(
      `context of ${counted(answer.entries.length, 'match', 'matches')} shown, there are more`,
    );
}
