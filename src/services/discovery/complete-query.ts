import type { Cache } from '../../cache/cache.ts';
import { formatLabelName, formatMetricName } from '../../domain/text/promql-name.ts';
import type { QueryLanguage } from '../../languages/language.ts';
import { promqlFunctions } from '../../languages/promql-functions.ts';
import { quoteRegex, quoteString } from '../../languages/string-literal.ts';
import { findTypedPart, type TypedPart } from '../../languages/typed-part.ts';
import type { Stores } from '../stores.ts';

export interface CompletionRequest {
  readonly language: QueryLanguage;
  readonly text: string;
  /** The cursor's offset, in UTF-16 units. */
  readonly cursor: number;
  readonly nowMs: number;
  readonly cache: Cache;
  readonly signal?: AbortSignal | undefined;
}

export interface Completions {
  /** The offset at which a candidate begins, in UTF-16 units. */
  readonly from: number;
  readonly items: readonly string[];
}

const lookBackMs = 3_600_000;
const mostItems = 200;
/** How long a store's names are cached, so that typing does not ask the same twice (docs/architecture.md rule 9). */
const keptMs = 5 * 60_000;
/** The least length of a prefix; a shorter one would match half of all metrics. */
const leastPrefix = 2;

/** Fetches the completions at the cursor. Names that begin with the typed text come first. Throws ObsqError. */
export async function completeQuery(stores: Stores, request: CompletionRequest): Promise<Completions> {
  const { text, cursor, language } = request;
  const typed = findTypedPart(text, cursor, language);
  if (typed === null) return { from: cursor, items: [] };
  const known = await fetchKnown(stores, request, typed);
  return { from: typed.from, items: fitting(known, typed, language) };
}

function fitting(
  known: readonly string[],
  { prefix, kind }: TypedPart,
  language: QueryLanguage,
): readonly string[] {
  const lower = prefix.toLowerCase();
  const first = known.filter((item) => item.toLowerCase().startsWith(lower) && item !== prefix);
  const rest = known.filter((item) => lower.length > 1 && item.toLowerCase().indexOf(lower) > 0);
  const items = [...new Set([...first, ...rest])].slice(0, mostItems);
  return items.map((item) => spellFor(kind, item, language));
}

/** How a candidate is written where it is typed: in quotes, with what a string escapes, else so that PromQL reads it as a name. */
function spellFor(kind: TypedPart['kind'], item: string, language: QueryLanguage): string {
  if (kind === 'value' || kind === 'quotedMetric' || kind === 'quotedLabel')
    return quoteString(item).slice(1, -1);
  if (language !== 'promql') return item;
  return kind === 'name' ? formatMetricName(item) : formatLabelName(item);
}

async function fetchKnown(
  stores: Stores,
  request: CompletionRequest,
  typed: TypedPart,
): Promise<readonly string[]> {
  const { cache, language } = request;
  const prefix = typed.kind === 'name' || typed.kind === 'quotedMetric' ? typed.prefix : '';
  const key = [
    stores.context.fingerprint,
    'complete',
    language,
    typed.kind,
    typed.label,
    typed.metric,
    prefix,
  ];
  const kept = cache.get(key, isTexts);
  if (kept !== undefined) return kept;
  const fetched = await fetchers[language](stores, request, typed);
  cache.set(key, fetched, keptMs);
  return fetched;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

type Fetcher = (stores: Stores, request: CompletionRequest, typed: TypedPart) => Promise<readonly string[]>;

const fetchers: Readonly<Record<QueryLanguage, Fetcher>> = {
  promql: async (stores, { nowMs, signal }, typed) => {
    const client = await stores.metrics();
    const scope = { fromMs: nowMs - lookBackMs, toMs: nowMs, limit: mostItems, signal };
    if (typed.kind === 'name' || typed.kind === 'quotedMetric') {
      const functions =
        typed.kind === 'name'
          ? promqlFunctions.filter((name) => name.startsWith(typed.prefix.toLowerCase()))
          : [];
      if (typed.prefix.length < leastPrefix) return functions;
      const match = [`{__name__=~${quoteString(`${quoteRegex(typed.prefix)}.*`)}}`];
      return [...functions, ...(await client.values('__name__', { ...scope, match })).data];
    }
    const match = typed.metric === '' ? undefined : [typed.metric];
    const answer =
      typed.kind === 'label' || typed.kind === 'quotedLabel'
        ? await client.labels({ ...scope, match })
        : await client.values(typed.label, { ...scope, match });
    return answer.data.filter((name) => name !== '__name__');
  },
  logql: async (stores, { nowMs, signal }, typed) => {
    if (typed.kind === 'name') return [];
    const client = await stores.logs();
    const scope = { fromMs: nowMs - lookBackMs, toMs: nowMs, signal };
    const answer =
      typed.kind === 'label' ? await client.labels(scope) : await client.values(typed.label, scope);
    return answer.data;
  },
  traceql: async (stores, { nowMs, signal }, typed) => {
    if (typed.kind === 'name') return [];
    const client = await stores.traces();
    const scope = { fromMs: nowMs - lookBackMs, toMs: nowMs, signal };
    if (typed.kind === 'value') {
      const answer = await client.tagValues(typed.label, scope);
      return answer.data.map(({ value }) => value);
    }
    const answer = await client.tags(scope);
    return answer.data.flatMap(({ scope: name, tags }) =>
      name === 'intrinsic' ? tags : tags.map((tag) => `${name}.${tag}`),
    );
  },
};
