import { labelsKey } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { hash53 } from '../../domain/text/hash53.ts';
import { addNs, compareNs } from '../../domain/time/nanoseconds.ts';

/** A tail's memory of the entries it gave out. After a break it tells new entries from repeated ones. */
export interface EntryMemory {
  /** The time (Unix ns) to read from after a break: every entry from here on is remembered, and none before it is missing. */
  readonly resumeNs: string;
  /** A later time (Unix ns), for a quick look at what is new: lines that were stored late may lie before it. */
  readonly recentNs: string;
  /** The entries that are remembered, alike ones once. */
  readonly size: number;
  /** Begins another pass over the same log (a connection or a query). Alike entries within one pass are all real, not repetitions. */
  beginPass(): void;
  /** Whether an entry was not given out before. Counts it as given out. */
  isNew(entry: LogEntry): boolean;
  /** Forgets entries that are old by the clock and by the newest entry, then trims. */
  advance(nowNs: string): void;
  /** Forgets the oldest entries if there are too many. */
  trim(): void;
  /** Gives up what lies before this time (Unix ns): a read after a break begins there. */
  skipTo(ns: string): void;
}

/** A line that is stored up to a minute later than its own time is still found by a read that comes up to half a minute after that. */
const overlapNs = 90_000_000_000n;
/** How far a quick look reaches back. */
const recentOverlapNs = 10_000_000_000n;
/** The most entries to remember, about 100 bytes each. If a store writes more within the overlap, the overlap gets shorter. */
const maxKeys = 200_000;

interface Seen {
  given: number;
  pass: number;
  inPass: number;
}

/**
 * Creates the memory of a tail that begins at `startNs`. Entries are alike if time, labels, line and structured metadata are equal. Alike
 * entries are given out as often as they occur in one pass (docs/stores.md 7.6: identical lines are real).
 */
export function createEntryMemory(startNs: string, limits = { maxKeys }): EntryMemory {
  /** The remembered entries by whole second, so that forgetting is cheap. */
  const seconds = new Map<number, Map<string, Seen>>();
  let keys = 0;
  let pass = 0;
  let newestNs = startNs;
  let resumeNs = startNs;
  /** The newest time that is not in the future. */
  let reachedNs = startNs;

  const forget = (second: number): void => {
    keys -= seconds.get(second)?.size ?? 0;
    seconds.delete(second);
  };
  const resumeAt = (ns: string): void => {
    if (compareNs(ns, resumeNs) <= 0) return;
    resumeNs = ns;
    for (const second of seconds.keys()) if (second < secondOf(ns)) forget(second);
  };

  const trim = (): void => {
    while (keys > limits.maxKeys && seconds.size > 1) {
      const oldest = Math.min(...seconds.keys());
      forget(oldest);
      resumeAt(`${oldest + 1}000000000`);
    }
  };

  return {
    trim,
    skipTo: resumeAt,
    get resumeNs() {
      return resumeNs;
    },
    get recentNs() {
      const ns = addNs(reachedNs, -recentOverlapNs);
      return compareNs(ns, resumeNs) > 0 ? ns : resumeNs;
    },
    get size() {
      return keys;
    },
    beginPass() {
      pass += 1;
    },
    isNew(entry) {
      if (compareNs(entry.timestampNs, newestNs) > 0) newestNs = entry.timestampNs;
      const second = secondOf(entry.timestampNs);
      let seen = seconds.get(second);
      if (seen === undefined) {
        seen = new Map();
        seconds.set(second, seen);
      }
      const key = keyOf(entry);
      let count = seen.get(key);
      if (count === undefined) {
        count = { given: 0, pass, inPass: 0 };
        seen.set(key, count);
        keys += 1;
      }
      if (count.pass !== pass) {
        count.pass = pass;
        count.inPass = 0;
      }
      count.inPass += 1;
      if (count.inPass <= count.given) return false;
      count.given += 1;
      return true;
    },
    advance(nowNs) {
      // A line with a time in the future must not move `resumeNs` past the lines of today.
      reachedNs = compareNs(newestNs, nowNs) < 0 ? newestNs : nowNs;
      resumeAt(addNs(reachedNs, -overlapNs));
      trim();
    },
  };
}

function secondOf(ns: string): number {
  return Number(ns.slice(0, -9));
}

/** The time with a hash of the rest: 53 bits tell the entries of one nanosecond apart, and long lines are not kept. */
function keyOf({ timestampNs, labels, line, structuredMetadata }: LogEntry): string {
  const rest = `${labelsKey(labels)}\u0001${labelsKey(structuredMetadata)}\u0001${line}`;
  return `${timestampNs.slice(-9)}${hash53(rest, 0).toString(36)}`;
}
