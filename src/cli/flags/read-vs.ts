import { ObsqError } from '../../domain/errors.ts';
import { parsedOrThrow } from '../../domain/text/parsed.ts';
import { type Earlier, parseEarlier } from '../../domain/time/earlier.ts';
import { formatTime } from '../../domain/time/time-format.ts';
import type { Window } from '../../domain/time/window.ts';
import type { FlagSpec } from '../session/command.ts';
import type { Session } from '../session/session.ts';

/** The flag of commands that can compare with an earlier time. */
export const vsFlag: FlagSpec = {
  name: 'vs',
  value: 'DURATION',
  doc: 'the same so much earlier beside it, with the change: 1d, 1w',
  group: 'own',
};

/** Reads how much earlier than the end of the window to compare with, and says on stderr which moment or window that is. */
export async function readVs(session: Session, { fromMs, toMs }: Window): Promise<Earlier | null> {
  const text = session.invocation.text('vs');
  if (text === undefined) return null;
  const { timeZone } = session;
  const earlier = parsedOrThrow(parseEarlier(text, { momentMs: toMs, timeZone }), '--vs');
  if (session.mode.format === 'chart') {
    throw usage('--vs has no chart: it is a table, or previous in JSON', 'leave out -o chart');
  }
  const [from, to] = [fromMs, toMs].map((timeMs) => formatTime(timeMs - earlier.byMs, timeZone));
  const then = fromMs === toMs ? to : `${from} to ${to}`;
  await session.sayWhenAsked('notice', `compared with ${then}, ${earlier.ago} earlier`);
  return earlier;
}

function usage(message: string, hint: string): ObsqError {
  return new ObsqError({ kind: 'usage', message, hint });
}
