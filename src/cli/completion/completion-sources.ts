import type { Cache } from '../../cache/cache.ts';
import type { StoreName } from '../../domain/store-name.ts';
import type { Stores } from '../../services/stores.ts';
import { findSpec } from '../commands/find-spec.ts';
import { readLoosely } from '../flags/read-loosely.ts';
import type { Io } from '../io/io.ts';
import { createCache } from '../setup/create-cache.ts';
import { openTarget } from '../setup/target.ts';
import type { CompletionSources, LabelPlace } from './complete.ts';

/** A person waits with the finger on Tab. */
const requestLimitMs = 1000;
const keptMs = 60_000;
const lookBackMs = 3_600_000;
/** More than anybody reads; a cluster has tens of thousands. */
const mostValues = 200;

export interface OpenSources {
  readonly sources: CompletionSources;
  /** Closes sockets and the demo. */
  close(): Promise<void>;
}

/** Completion's view of the outside: files, and the stores that the words typed so far point at. Nothing throws. */
export function openCompletionSources(io: Io): OpenSources {
  const closers: (() => Promise<void>)[] = [];
  const asked = (place: LabelPlace, key: string, fetch: (stores: Stores) => Promise<readonly string[]>) =>
    orNone(async () => {
      const cache = await createCache(io);
      const stores = await openStores(io, place, cache, (close) => closers.push(close));
      const cacheKey = [stores.context.fingerprint, 'completion', place.store, key];
      const kept = cache.get(cacheKey, isNames);
      if (kept !== undefined) return kept;
      const names = await fetch(stores);
      cache.set(cacheKey, names, keptMs);
      return names;
    });
  const nowMs = io.clock.now();
  const window = { fromMs: nowMs - lookBackMs, toMs: nowMs };
  const sources: CompletionSources = {
    findSpec: (word, rest) => orNull(() => findSpec(word, rest, io)),
    savedQueries: () =>
      orNone(async () => (await import('../setup/find-saved-query.ts')).listSavedQueries(io)),
    contexts: () => orNone(() => listContextNames(io)),
    labelValues: (label, place) =>
      asked(place, `values ${label}`, async (stores) => {
        if (place.store === 'logs') return (await (await stores.logs()).values(label, window)).data;
        if (place.store === 'traces')
          return (await (await stores.traces()).tagValues(label, window)).data.map((tag) => tag.value);
        return (await (await stores.metrics()).values(label, { ...window, limit: mostValues })).data;
      }),
    labelNames: (place) =>
      asked(place, 'names', async (stores) => {
        if (place.store === 'logs') return (await (await stores.logs()).labels(window)).data;
        if (place.store === 'traces') {
          const groups = (await (await stores.traces()).tags(window)).data;
          return groups.flatMap(({ scope, tags }) =>
            tags.map((tag) => (scope === '' || scope === 'intrinsic' ? tag : `${scope}.${tag}`)),
          );
        }
        return (await (await stores.metrics()).labels({ ...window, limit: mostValues })).data;
      }),
  };
  return {
    sources,
    close: async () => {
      for (const close of closers.reverse()) await close();
    },
  };
}

function openStores(
  io: Io,
  { words, store }: LabelPlace,
  cache: Cache,
  onClose: (close: () => Promise<void>) => void,
): Promise<Stores> {
  return openTarget({
    io,
    invocation: readLoosely(words),
    timeoutMs: requestLimitMs,
    needed: [store satisfies StoreName],
    cache: async () => cache,
    signal: io.interrupted,
    notice: async () => undefined,
    onRecord: () => undefined,
    onClose,
  });
}

async function listContextNames(io: Io): Promise<readonly string[]> {
  const [{ listContexts }, { diskFiles }] = await Promise.all([
    import('../../config/resolve/describe-context.ts'),
    import('../../config/file/config-files.ts'),
  ]);
  const contexts = await listContexts({ environment: io.environment, files: diskFiles });
  return contexts.map(({ name }) => name);
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string');
}

async function orNone<T>(list: () => Promise<readonly T[]>): Promise<readonly T[]> {
  try {
    return await list();
  } catch {
    // In the middle of a line an error has no place to stand: nothing is offered.
    return [];
  }
}

async function orNull<T>(find: () => Promise<T | null>): Promise<T | null> {
  try {
    return await find();
  } catch {
    // A broken saved query: the command itself will say so.
    return null;
  }
}
