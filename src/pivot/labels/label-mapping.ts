import type { SelectorMatcher } from '../../languages/selector.ts';
import { quoteRegex } from '../../languages/string-literal.ts';
import { type LabelledSignal, type Meaning, meanings, namesOf } from './meaning.ts';

/** For each meaning, the name of the label that a query of this store uses for it. */
export type StoreLabels = Readonly<Partial<Record<Meaning, string>>>;

/** The label names of each store; null for a store whose labels could not be listed. */
export interface LabelMapping {
  readonly metrics: StoreLabels | null;
  readonly logs: StoreLabels | null;
}

/** Maps meanings to label names that the stores list. `lists` holds null for a store whose labels could not be listed. */
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

/** Overrides the mapping of log labels by the user's tags: an attribute (`service.name`) and the label for it in the log store. */
export function overrideLogLabels(
  mapping: LabelMapping,
  tags: readonly { readonly key: string; readonly label: string }[],
): LabelMapping {
  const overrides: Partial<Record<Meaning, string>> = {};
  for (const { key, label } of tags) {
    const meaning = meanings.find((one) => namesOf(one, 'traces').includes(key));
    if (meaning !== undefined) overrides[meaning] = label;
  }
  if (Object.keys(overrides).length === 0) return mapping;
  return { ...mapping, logs: { ...mapping.logs, ...overrides } };
}

/** A guess that is seldom wrong: since 3.0, Loki adds a `service_name` to every stream (docs/stores.md 2.7). */
const guessedLogLabels: StoreLabels = { service: 'service_name' };

/** The label names to use for a signal, as far as they are known. */
export function storeLabels(mapping: LabelMapping, signal: LabelledSignal): StoreLabels {
  if (signal === 'traces') return traceAttributes;
  return mapping[signal] ?? (signal === 'logs' ? guessedLogLabels : {});
}

const traceAttributes: StoreLabels = Object.fromEntries(
  meanings.map((meaning) => [meaning, namesOf(meaning, 'traces')[0] ?? '']),
);

/** A matcher for a label that has one of the values. A `job` may hold the namespace before the service. */
export function matchValues(name: string, values: readonly string[]): SelectorMatcher {
  const [only] = values;
  if (name === 'job') {
    return { name, operator: '=~', value: `(.*/)?(${values.map(quoteRegex).join('|')})` };
  }
  if (values.length === 1 && only !== undefined) return { name, operator: '=', value: only };
  return { name, operator: '=~', value: values.map(quoteRegex).join('|') };
}
