import { parsedOrThrow } from '../../domain/text/parsed.ts';
import type { WrittenIds } from '../../domain/trace/ids/ids.ts';
import { parsePastedIds } from '../../domain/trace/ids/pasted-ids.ts';
import type { Session } from '../session/session.ts';

/**
 * Reads a trace id from the command line, in any writing that people paste. Tells which id a decimal number is, because nothing else on
 * the screen shows the number again. Throws ObsqError usage.
 */
export async function readTypedTrace(session: Session, typed: string): Promise<WrittenIds> {
  const ids = parsedOrThrow(parsePastedIds(typed));
  if (ids.isDecimal)
    await session.notice(
      `the decimal id is ${ids.traceId} in hex; it holds 64 bits, so a trace whose id has 128 is not found by it`,
    );
  return ids;
}
