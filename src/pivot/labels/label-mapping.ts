import type { SelectorMatcher } from '../../languages/selector.ts';
import { quoteRegex } from '../../languages/string-literal.ts';
import { type LabelledSignal, type Meaning, meanings, namesOf } from './meaning.ts';

/** Which label carries which meaning in a store: the one name to ask by. */
export type StoreLabels = Readonly<Partial<Record<Meaning, string>>>;

/** What each store calls things; null where its labels could not be listed. */
export interface LabelMapping {
  readonly metrics: StoreLabels | null;
  readonly logs: StoreLabels | null;
}

/** Label names of the stores' own lists, read by meaning. Null for a store that did not tell. */
export function buildLabelMapping(lists: {
  readonly metrics: readonly string[] | null;
  readonly logs: readonly string[] | null;
}): LabelMapping {
  return { metrics: readList(lists.metrics, 'metrics'), logs: readList(lists.logs, 'logs') };
}

function readList(names: readonly string[] | null, signal: LabelledSignal): StoreLabels | null {
  if (names === null) return null;
  const present = new Set(names);
  const found: Partial<Record<Meaning, string>> = {};
  for (const meaning of meanings) {
    const name = namesOf(meaning, signal).find((candidate) => present.has(candidate));
    if (name !== undefined) found[meaning] = name;
  }
  return found;
}

/** The mapping with what a person said in its place: attributes (`service.name`) and the log labels they are called there. */
export function overrideLogLabels(
  mapping: LabelMapping,
  tags: readonly { readonly key: string; readonly label: string }[],
): LabelMapping {
  const said: Partial<Record<Meaning, string>> = {};
  for (const { key, label } of tags) {
    const meaning = meanings.find((one) => namesOf(one, 'traces').includes(key));
    if (meaning !== undefined) said[meaning] = label;
  }
  if (Object.keys(said).length === 0) return mapping;
  return { ...mapping, logs: { ...mapping.logs, ...said } };
}

/** Loki finds a `service_name` for every stream since 3.0: the one guess that is seldom wrong (docs/stores.md 2.7). */
const guessedLogLabels: StoreLabels = { service: 'service_name' };

/** What a store calls things, as far as it is known. */
export function storeLabels(mapping: LabelMapping, signal: LabelledSignal): StoreLabels {
  if (signal === 'traces') return traceAttributes;
  return mapping[signal] ?? (signal === 'logs' ? guessedLogLabels : {});
}

const traceAttributes: StoreLabels = Object.fromEntries(
  meanings.map((meaning) => [meaning, namesOf(meaning, 'traces')[0] ?? '']),
);

/** One label, several values. `job` holds the namespace before the service. */
export function matchValues(name: string, values: readonly string[]): SelectorMatcher {
  const [only] = values;
  if (name === 'job') {
    return { name, operator: '=~', value: `(.*/)?(${values.map(quoteRegex).join('|')})` };
  }
  if (values.length === 1 && only !== undefined) return { name, operator: '=', value: only };
  return { name, operator: '=~', value: values.map(quoteRegex).join('|') };
}
