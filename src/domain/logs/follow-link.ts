import type { TailEvent } from './tail-event.ts';

/** The state of the link of a tail, as both faces show it. */
export interface FollowLink {
  readonly state: 'live' | 'polling' | 'down';
  /** The state to return to when the link is up again. */
  readonly usual: 'live' | 'polling';
  /** Since when the link is down, Unix ms; null if it is up. */
  readonly downSinceMs: number | null;
  /** The tries since then that failed. */
  readonly tries: number;
  /** Why the link is down, or why the store is polled; null if it is live. */
  readonly reason: string | null;
  /** The lines that came by queries after breaks and drops. */
  readonly filled: number;
  /** The lines that are known to be missing, and the number of times for which it is not known how many. */
  readonly lost: number;
  readonly gaps: number;
}

export const newLink: FollowLink = {
  state: 'live',
  usual: 'live',
  downSinceMs: null,
  tries: 0,
  reason: null,
  filled: 0,
  lost: 0,
  gaps: 0,
};

/** The state of the link after an event. */
export function linkAfter(link: FollowLink, event: TailEvent): FollowLink {
  switch (event.kind) {
    case 'disconnected':
      return {
        ...link,
        state: 'down',
        downSinceMs: event.sinceMs,
        tries: event.tries,
        reason: event.reason,
      };
    case 'reconnected':
      return { ...link, state: link.usual, downSinceMs: null, tries: 0, reason: null };
    case 'polling':
      return { ...link, state: 'polling', usual: 'polling', reason: event.reason };
    case 'tailing':
      return { ...link, state: 'live', usual: 'live', reason: null };
    case 'filled':
      return event.cause === 'start' ? link : { ...link, filled: link.filled + event.entries };
    case 'lost':
      return event.count === null
        ? { ...link, gaps: link.gaps + 1 }
        : { ...link, lost: link.lost + event.count };
    case 'entry':
    case 'warning':
      return link;
  }
}
