import type { CacheDirectory } from './cache-directory.ts';
import { entryName } from './entry-name.ts';

/**
 * Answers that need not be asked for again for a while. No disk error throws: a cache that cannot be read or written acts like
 * an empty one. It must never hold secrets.
 */
export interface Cache {
  /** The value kept under `key`, if it is still fresh and `check` recognises its shape. */
  get<T>(key: CacheKey, check: (value: unknown) => value is T): T | undefined;
  /** Keeps a JSON value for `ttlMs`. A value of more than a million characters is not kept. */
  set(key: CacheKey, value: unknown, ttlMs: number): void;
}

/** The question and the stores it went to: the context's fingerprint, then any number of texts. Keys are compared whole. */
export type CacheKey = readonly string[];

/** Raise this when the form of entries changes, so that entries of an older obsq are not misread. */
const formVersion = 1;
const maxEntryCharacters = 1_000_000;

interface Entry {
  readonly version: number;
  readonly key: CacheKey;
  readonly storedAtMs: number;
  readonly expiresAtMs: number;
  readonly value: unknown;
}

/** Creates a cache in a directory; without one (null) it keeps nothing. `now` returns Unix ms. */
export function createCache(directory: CacheDirectory | null, now: () => number): Cache {
  if (directory === null) return { get: () => undefined, set: () => undefined };
  return {
    get(key, check) {
      const entry = parseEntry(directory.read(entryName(key)));
      const nowMs = now();
      // An entry from the future was written under another clock (OBSQ_NOW): its age is unknown.
      if (entry === null || entry.storedAtMs > nowMs || entry.expiresAtMs <= nowMs) return undefined;
      // Different keys may share a file name.
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
    // The entry is damaged (a full disk, a crash). It counts as absent, and the next `set` replaces it.
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
