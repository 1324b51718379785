import { ObsqError } from '../../../domain/errors.ts';
import { noticeWindow, readWindow } from '../../flags/read-window.ts';
import type { Session } from '../../session/session.ts';
import { readLineOptions, readTail } from './line-options.ts';
import { guardCost } from './logs-cost.ts';

/** The default limit, the same as logcli's. */
export const defaultLimit = 30;

/** Up to this many lines of JSON or raw text are sorted by time, like every other output. More are written as they arrive. */
const mostHeldLines = 50_000;

/**
 * Runs queries for lines: one, or several that are merged by time. Each has its own limit, and what is said about it names it.
 * Throws ObsqError.
 */
export async function runLines(session: Session, exprs: readonly string[]): Promise<void> {
  const [expr = ''] = exprs;
  if (session.mode.format === 'chart') {
    requireOne(exprs, '-o chart');
    const { chartLines } = await import('./logs-metric.ts');
    await chartLines(session, await readWindow(session), expr);
    return;
  }

  const { window } = await readWindow(session);
  await noticeWindow(session, window);
  const limit = readTail(session, defaultLimit);
  const options = readLineOptions(session, exprs);
  const direction = readDirection(session);
  const client = await (await session.stores()).logs();
  for (const one of exprs) await guardCost(session, client, one, window);
  const before = contextOf(session, 'before-context');
  const after = contextOf(session, 'after-context');
  if (before > 0 || after > 0) {
    requireOne(exprs, '-A, -B and -C');
    const { runWithContext } = await import('./logs-context.ts');
    await runWithContext(session, { expr, window, limit, direction, before, after, options });
    return;
  }
  const { format } = session.mode;
  const isLong = limit === null || limit > mostHeldLines;
  // Several queries are merged in memory.
  if ((format === 'jsonl' || format === 'raw') && exprs.length === 1 && isLong) {
    const { streamLines } = await import('./logs-stream.ts');
    // All lines are read in time order. With a limit the newest lines are read first, and sorting them would need memory for all.
    await streamLines(
      session,
      client,
      { expr, window, limit, direction: limit === null ? 'forward' : direction },
      options.fields,
    );
    return;
  }
  const { reportLines, readAll } = await import('./logs-lines.ts');
  const answer = await readAll(session, client, exprs, { window, limit, direction });
  await reportLines(session, { exprs, window, answer, options });
}

/** Throws ObsqError usage where what was asked for has no meaning for several queries. */
function requireOne(exprs: readonly string[], what: string): void {
  if (exprs.length <= 1) return;
  throw new ObsqError({
    kind: 'usage',
    message: `${what}: one query at a time, and there are ${exprs.length}`,
    hint: 'one query in quotes; a selector such as {app=~"a|b"} takes several streams',
  });
}

function readDirection({ invocation }: Session): 'forward' | 'backward' {
  if (!invocation.on('forward')) return 'backward';
  if (!invocation.on('backward')) return 'forward';
  throw new ObsqError({
    kind: 'usage',
    message: '--forward and --backward exclude each other',
    hint: 'leave out one of them; without both, the newest lines are shown',
  });
}

function contextOf(session: Session, flag: 'before-context' | 'after-context'): number {
  const text = session.invocation.text(flag) ?? session.invocation.text('around') ?? '0';
  return /^\d{1,4}$/.test(text) ? Number(text) : badContext(flag, text);
}

function badContext(flag: string, text: string): never {
  throw new ObsqError({
    kind: 'usage',
    message: `--${flag}: ${text} is no number of lines`,
    hint: `--${flag} 3`,
  });
}
