import type { LokiClient } from '../../../backends/loki/client.ts';
import type { Unread } from '../../../backends/loki/read-entries.ts';
import { ObsqError } from '../../../domain/errors.ts';
import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import { counted } from '../../../domain/text/counted.ts';
import { windowNs } from '../../../domain/time/window.ts';
import { goOnText, type LinesRequest } from '../../../services/logs/read-lines.ts';
import { exitCodes } from '../../io/exit-code.ts';
import { formatJsonLines } from '../../output/json-document.ts';
import type { Session } from '../../session/session.ts';
import { moreLinesHint } from './line-options.ts';
import { logRow } from './logs-lines.ts';

/** The approximate length of the pieces in which raw lines are written, in UTF-16 units. */
const pieceLength = 1 << 16;

/**
 * Writes entries page by page as JSON lines or as raw lines, in the order in which they are read, so that memory does not grow with
 * their number. If it ends early, it says where to go on.
 */
export async function streamLines(
  session: Session,
  client: LokiClient,
  request: LinesRequest,
  fields: readonly string[],
): Promise<void> {
  const { openProgress } = await import('../../session/progress.ts');
  const { expr, window, limit, direction } = request;
  const progress = openProgress(session, limit);
  const format = session.mode.format === 'raw' ? rawLines : jsonLines(fields);
  let count = 0;
  let written: Unread | null = null;
  try {
    const answer = await client.readEntries(
      { expr, ...windowNs(window), limit, direction },
      async (page, unread) => {
        await session.writeData(format(page));
        // A page that an interrupt cut off is not written.
        if (session.interrupted.aborted) return;
        count += page.length;
        written = { ...unread };
        progress.update(count, 'lines');
      },
    );
    for (const warning of answer.warnings) await session.warn(warning);
    if (direction === 'backward' && count > 0)
      await session.notice(
        'so many lines are written as they come: the newest first (--forward: the oldest)',
      );
    if (answer.partial) session.exit(exitCodes.partial);
    if (count === 0) await session.notice('no data');
    if (count === 0 && session.invocation.on('fail-empty')) session.exit(exitCodes.empty);
    if (answer.data.more)
      await session.notice(`${counted(count, 'line')} written, ${moreLinesHint(session)}`);
  } catch (thrown) {
    if (written === null || !(thrown instanceof ObsqError)) throw thrown;
    const hint = goOnText({ unread: written, limit, direction, count });
    if (!session.interrupted.aborted) throw thrown.with({ hint });
    // A reader that closed the pipe (`| head`) has all it wants.
    if (session.interrupted.reason !== 'EPIPE') await session.notice(hint);
    throw thrown;
  } finally {
    progress.end();
  }
}

function jsonLines(fields: readonly string[]): (entries: readonly LogEntry[]) => Iterable<string> {
  return (entries) => formatJsonLines(entries.map((entry) => logRow(entry, fields)));
}

function* rawLines(entries: readonly LogEntry[]): Iterable<string> {
  let piece = '';
  for (const { line } of entries) {
    piece += `${line}\n`;
    if (piece.length > pieceLength) {
      yield piece;
      piece = '';
    }
  }
  yield piece;
}
