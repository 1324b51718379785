import type { CacheDirectory } from './cache-directory.ts';
import { entryName } from './entry-name.ts';

/**
 * What was learnt and need not be asked again for a while. Best effort: no fault of a disk throws, and a cache that cannot be read
 * or written is an empty one. Never holds secrets.
 */
export interface Cache {
  /** The value kept under `key`, if it is still fresh and `check` recognises its shape. */
  get<T>(key: CacheKey, check: (value: unknown) => value is T): T | undefined;
  /** Keeps a JSON value; one of more than a megabyte is not kept. */
  set(key: CacheKey, value: unknown, ttlMs: number): void;
}

/** What was asked, of whom: the context's fingerprint first. Compared whole; any number of texts. */
export type CacheKey = readonly string[];

/** Raised when the form of entries changes, so that an older program's entries are not misread. */
const formVersion = 1;
const maxEntryCharacters = 1_000_000;

interface Entry {
  readonly version: number;
  readonly key: CacheKey;
  readonly storedAtMs: number;
  readonly expiresAtMs: number;
  readonly value: unknown;
}

/** A cache over a directory, or one that keeps nothing where there is none. `now` in Unix ms. */
export function createCache(directory: CacheDirectory | null, now: () => number): Cache {
  if (directory === null) return { get: () => undefined, set: () => undefined };
  return {
    get(key, check) {
      const entry = parseEntry(directory.read(entryName(key)));
      const nowMs = now();
      // An entry from the future was written under another clock (OBSQ_NOW): its age is unknown.
      if (entry === null || entry.storedAtMs > nowMs || entry.expiresAtMs <= nowMs) return undefined;
      // Different keys may share a name.
      if (!sameKey(entry.key, key)) return undefined;
      return check(entry.value) ? entry.value : undefined;
    },
    set(key, value, ttlMs) {
      const storedAtMs = now();
      const entry: Entry = { version: formVersion, key, storedAtMs, expiresAtMs: storedAtMs + ttlMs, value };
      const text = JSON.stringify(entry);
      if (text.length <= maxEntryCharacters) directory.write(entryName(key), text);
    },
  };
}

function sameKey(a: CacheKey, b: CacheKey): boolean {
  return a.length === b.length && a.every((part, index) => part === b[index]);
}

function parseEntry(text: string | null): Entry | null {
  if (text === null) return null;
  try {
    const entry: unknown = JSON.parse(text);
    return isEntry(entry) ? entry : null;
  } catch {
    // Damaged (a full disk, a crash): as good as absent, and the next `set` replaces it.
    return null;
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Partial<Record<keyof Entry, unknown>>;
  return (
    entry.version === formVersion &&
    Array.isArray(entry.key) &&
    typeof entry.storedAtMs === 'number' &&
    typeof entry.expiresAtMs === 'number'
  );
}
