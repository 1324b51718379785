import { ObsqError } from '../../domain/errors.ts';
import { parsedOrThrow } from '../../domain/text/parsed.ts';
import { parseDuration } from '../../domain/time/duration.ts';
import type { FlagSpec } from '../session/command.ts';
import type { Session } from '../session/session.ts';

/** The flag of commands that can compare with an earlier time. */
export const vsFlag: FlagSpec = {
  name: 'vs',
  value: 'DURATION',
  doc: 'the same so much earlier beside it, with the change: 1d, 1w',
  group: 'own',
};

/** The earlier time to compare with. */
export function readVs(session: Session): number | null {
  const text = session.invocation.text('vs');
  if (text === undefined) return null;
  const agoMs = parsedOrThrow(parseDuration(text), '--vs');
  if (agoMs <= 0) throw usage('--vs 0 compares a thing with itself', '--vs 1d');
  if (session.mode.format === 'chart') {
    throw usage('--vs has no chart: it is a table, or previous in JSON', 'leave out -o chart');
  }
  return agoMs;
}

function usage(message: string, hint: string): ObsqError {
  return new ObsqError({ kind: 'usage', message, hint });
}
