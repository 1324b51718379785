import type { Cache } from '../../cache/cache.ts';
import type { StoreName } from '../../domain/store-name.ts';
import { formatLabelName, isPlainLabel } from '../../domain/text/promql-name.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { clusterLabels, writtenClusterLabel } from '../../saved/variants/cluster-label.ts';
import type { Stores } from '../../services/stores.ts';
import { findSpec } from '../commands/find-spec.ts';
import { readLoosely } from '../flags/read-loosely.ts';
import type { Io } from '../io/io.ts';
import { createCache } from '../setup/create-cache.ts';
import { openTarget } from '../setup/target.ts';
import type { CompletionSources, LabelScope } from './complete.ts';

/** The time limit of a request, short because a person waits for it after pressing Tab. */
const requestLimitMs = 1000;
const keptMs = 60_000;
const lookBackMs = 3_600_000;
/** The greatest number of candidates: more than anybody reads, while a cluster has tens of thousands of values. */
const mostValues = 200;

export interface OpenSources {
  readonly sources: CompletionSources;
  /** Closes sockets and the demo. */
  close(): Promise<void>;
}

/** Opens the sources of completion: files, and the stores that the typed words choose. Its functions never throw. */
export function openCompletionSources(io: Io): OpenSources {
  const closers: (() => Promise<void>)[] = [];
  const asked = (scope: LabelScope, key: string, fetch: (stores: Stores) => Promise<readonly string[]>) =>
    orNone(async () => {
      const cache = await createCache(io);
      const stores = await openStores(io, scope, cache, (close) => closers.push(close));
      const cacheKey = [stores.context.fingerprint, 'completion', scope.store, key];
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
    labelValues: (label, scope) =>
      asked(scope, `values ${label} ${scope.namespace ?? ''} ${scope.prefix}`, async (stores) => {
        if (scope.store === 'logs') {
          const selector = selectorOf(label, { ...scope, namespace: null });
          return (await (await stores.logs()).values(label, { ...window, selector })).data;
        }
        if (scope.store === 'traces')
          return (await (await stores.traces()).tagValues(label, window)).data.map((tag) => tag.value);
        const client = await stores.metrics();
        const valuesIn = async (namespace: string | null, name: string) => {
          const selector = selectorOf(name, { ...scope, namespace });
          const match = selector === undefined ? undefined : [selector];
          const asked = client.values(name, { ...window, limit: mostValues, match });
          // Not every store reads a label's name in quotes. Where it does not, all values are asked for.
          if (isPlainLabel(name)) return (await asked).data;
          return (await asked.catch(() => client.values(name, { ...window, limit: mostValues }))).data;
        };
        const isCluster = label === writtenClusterLabel;
        const name = (isCluster ? stores.context.clusterLabel : null) ?? label;
        const within = await valuesIn(scope.namespace, name);
        if (within.length > 0) return within;
        if (isCluster && stores.context.clusterLabel === null) {
          const there = (await client.labels({ ...window })).data;
          const found = clusterLabels.find((one) => one !== label && there.includes(one));
          return found === undefined ? [] : valuesIn(null, found);
        }
        // Some stores call the namespace otherwise (k8s_namespace_name): then the whole store is better than nothing.
        return scope.namespace === null ? within : valuesIn(null, name);
      }),
    labelNames: (scope) =>
      asked(scope, 'names', async (stores) => {
        if (scope.store === 'logs') return (await (await stores.logs()).labels(window)).data;
        if (scope.store === 'traces') {
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

/** The selector of what is worth asking for: values that begin as typed, in the namespace that the line names. */
function selectorOf(label: string, { prefix, namespace }: LabelScope): string | undefined {
  const matchers = [
    ...(prefix === '' ? [] : [`${formatLabelName(label)}=~${quoteString(`${quoteRegex(prefix)}.*`)}`]),
    ...(namespace === null || namespace === '' ? [] : [`namespace=${quoteString(namespace)}`]),
  ];
  return matchers.length === 0 ? undefined : `{${matchers.join(', ')}}`;
}

function openStores(
  io: Io,
  { words, store }: LabelScope,
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
    // An error cannot be shown in the middle of a line, so there are simply no candidates.
    return [];
  }
}

async function orNull<T>(find: () => Promise<T | null>): Promise<T | null> {
  try {
    return await find();
  } catch {
    // The saved query is broken; running the command will report that.
    return null;
  }
}
