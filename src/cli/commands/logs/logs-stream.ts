import type { LokiClient } from '../../../backends/loki/client.ts';
import { counted } from '../../../domain/text/counted.ts';
import { msToNs } from '../../../domain/time/nanoseconds.ts';
import type { LinesRequest } from '../../../services/logs/read-lines.ts';
import { exitCodes } from '../../io/exit-code.ts';
import { formatJsonLines } from '../../output/json-document.ts';
import type { Session } from '../../session/session.ts';
import { logRow } from './logs-lines.ts';

/** Writes entries as JSON lines page by page, in the order in which they are read, so that memory does not grow with their number. */
export async function streamLines(
  session: Session,
  client: LokiClient,
  request: LinesRequest,
): Promise<void> {
  const { openProgress } = await import('../../session/progress.ts');
  const progress = openProgress(session, request.limit);
  let count = 0;
  try {
    const answer = await client.readEntries(
      {
        expr: request.expr,
        fromNs: msToNs(request.window.fromMs),
        toNs: msToNs(request.window.toMs),
        limit: request.limit,
        direction: request.direction,
      },
      async (page) => {
        count += page.length;
        progress.update(count, 'lines');
        await session.writeData(formatJsonLines(page.map(logRow)));
      },
    );
    for (const warning of answer.warnings) await session.warn(warning);
    if (request.direction === 'backward' && count > 0)
      await session.notice(
        'so many lines are written as they come: the newest first (--forward: the oldest)',
      );
    if (answer.partial) session.exit(exitCodes.partial);
    if (count === 0) await session.notice('no data');
    if (count === 0 && session.invocation.on('fail-empty')) session.exit(exitCodes.empty);
    if (answer.data.more)
      await session.notice(`${counted(count, 'line')} written, there may be more: --limit 0 for all`);
  } finally {
    progress.end();
  }
}
