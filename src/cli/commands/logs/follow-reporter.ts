import { type FollowLink, linkAfter, newLink } from '../../../domain/logs/follow-link.ts';
import type { TailEvent } from '../../../domain/logs/tail-event.ts';
import { counted } from '../../../domain/text/counted.ts';
import { shellWord } from '../../../domain/text/shell-word.ts';
import { formatDuration } from '../../../domain/time/duration.ts';
import { nsToMs } from '../../../domain/time/nanoseconds.ts';
import { formatRfc3339UtcNs, formatTime } from '../../../domain/time/time-format.ts';
import { exitCodes } from '../../io/exit-code.ts';
import type { Session } from '../../session/session.ts';

/** Tells on stderr what happens to the link of a follow. */
export interface FollowReporter {
  tell(event: Exclude<TailEvent, { readonly kind: 'entry' }>): Promise<void>;
  isDown(): boolean;
}

/** A link that stays down is mentioned again after this time. */
const remindMs = 60_000;

/**
 * Creates the reporter of one follow. It adds the exit code for a partial answer when lines are missing. `isNamed`: one of several
 * queries, so each word about it names it.
 */
export function createFollowReporter(session: Session, expr: string, isNamed: boolean): FollowReporter {
  const about = isNamed ? `${expr}: ` : '';
  const warn = (text: string): Promise<void> => session.warn(`${about}${text}`);
  const notice = (text: string): Promise<void> => session.notice(`${about}${text}`);
  let link: FollowLink = newLink;
  let saidAtMs = 0;
  let saidReason = '';
  /** How long the link was down, until what came meanwhile has been read. */
  let wasDownMs: number | null = null;

  const tellDown = async (event: Extract<TailEvent, { readonly kind: 'disconnected' }>): Promise<void> => {
    const nowMs = session.io.monotonicMs();
    const isNews = event.tries <= 1 || event.reason !== saidReason;
    if (!isNews && nowMs - saidAtMs < remindMs) return;
    [saidAtMs, saidReason] = [nowMs, event.reason];
    const since = formatTime(event.sinceMs, session.timeZone);
    const next = `trying again in ${formatDuration(event.retryMs)}`;
    await warn(
      event.tries <= 1
        ? `the link is down since ${since}: ${event.reason}; ${next}, what comes meanwhile will be read then`
        : `the link is still down since ${since}, ${event.tries} tries failed: ${event.reason}; ${next}`,
    );
  };
  const tellFilled = async (event: Extract<TailEvent, { readonly kind: 'filled' }>): Promise<void> => {
    const late = `${counted(event.entries, 'line')} of that time ${event.entries === 1 ? 'was' : 'were'} read by query`;
    // Older lines that were stored only now are not looked for, so the sentence says from when on it holds.
    const nothingLost = `nothing from ${formatTime(nsToMs(event.fromNs), session.timeZone)} on is lost`;
    if (event.cause === 'dropped')
      await notice(`the store dropped lines that were read too slowly: ${nothingLost}, ${late}`);
    if (event.cause === 'break')
      await notice(
        `the link is back${wasDownMs === null ? '' : ` after ${formatDuration(wasDownMs)}`}: ${nothingLost}, ${late}`,
      );
    wasDownMs = null;
  };
  const tellLost = async (event: Extract<TailEvent, { readonly kind: 'lost' }>): Promise<void> => {
    const [from, to] = [formatRfc3339UtcNs(event.fromNs), formatRfc3339UtcNs(event.toNs)];
    const what = event.count === null ? 'the lines' : counted(event.count, 'line');
    const command = `obsq logs ${shellWord(expr)} --from ${from} --to ${to} --limit 0`;
    await warn(`${what} from ${from} to ${to} may be missing: ${event.reason}; they are read by ${command}`);
    session.exit(exitCodes.partial);
  };

  return {
    isDown: () => link.state === 'down',
    async tell(event) {
      link = linkAfter(link, event);
      switch (event.kind) {
        case 'disconnected':
          return tellDown(event);
        case 'reconnected':
          wasDownMs = Math.round(event.afterMs / 1000) * 1000;
          return;
        case 'filled':
          return tellFilled(event);
        case 'lost':
          return tellLost(event);
        case 'warning':
          session.exit(exitCodes.partial);
          return warn(event.message);
        case 'tailing':
          return notice(
            `following by websocket again, after ${formatDuration(Math.round(event.afterMs / 1000) * 1000)} of polling`,
          );
        case 'polling':
          return notice(`following by polling: ${event.reason}`);
      }
    },
  };
}
