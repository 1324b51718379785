import { labelsKey } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/log-entry.ts';
import { addNs, compareNs } from '../../domain/time/nanoseconds.ts';

/** What a tail remembers of the entries it gave out, to tell new ones from repeated ones after a break. */
export interface EntryMemory {
  /** From here on everything is remembered, so this is where to read again: nothing before it is missing. */
  readonly resumeNs: string;
  /** Begins another look at the same log (a connection, a query). Entries of one look are never repetitions of each other. */
  beginPass(): void;
  /** True for an entry that was not given out before. */
  isNew(entry: LogEntry): boolean;
  /** Forgets what is old enough, by the clock and by the newest entry; then as `trim`. */
  advance(nowNs: string): void;
  /** Forgets the oldest when there is too much. */
  trim(): void;
}

/** How late a line may be stored after its own time, and still be found after a break. */
const overlapNs = 10_000_000_000n;
/** Bound of the memory. A store that writes more within the overlap gets a shorter overlap. */
const maxKeys = 100_000;

interface Seen {
  given: number;
  pass: number;
  inPass: number;
}

/**
 * A memory for a tail that begins at `startNs`. Entries are alike by time, labels, line and structured metadata; of those that are alike in
 * all of it as many are given out as any one look has shown (docs/stores.md 7.6: identical lines are real).
 */
export function createEntryMemory(startNs: string, limits = { maxKeys }): EntryMemory {
  /** By whole second, so that forgetting is cheap. */
  const seconds = new Map<number, Map<string, Seen>>();
  let keys = 0;
  let pass = 0;
  let newestNs = startNs;
  let resumeNs = startNs;

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
    get resumeNs() {
      return resumeNs;
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
      // A line from the future must not move the place to resume at past the lines of today.
      const reached = compareNs(newestNs, nowNs) < 0 ? newestNs : nowNs;
      resumeAt(addNs(reached, -overlapNs));
      trim();
    },
  };
}

function secondOf(ns: string): number {
  return Number(ns.slice(0, -9));
}

function keyOf({ timestampNs, labels, line, structuredMetadata }: LogEntry): string {
  return `${timestampNs}\u0001${labelsKey(labels)}\u0001${labelsKey(structuredMetadata)}\u0001${line}`;
}
