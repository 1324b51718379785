// Which data sources of a provisioning file a context takes.
import { parseDocument } from 'yaml';
import { ObsqError } from '../../domain/errors.ts';
import type { StoreName } from '../../domain/store-name.ts';

/** An object of the file, whose form nobody has checked yet. */
export type Fields = Readonly<Record<string, unknown>>;

const storeOfType: ReadonlyMap<string, StoreName> = new Map([
  ['prometheus', 'metrics'],
  ['grafana-amazonprometheus-datasource', 'metrics'],
  ['loki', 'logs'],
  ['tempo', 'traces'],
  ['alertmanager', 'alerts'],
]);

/** Reads the data sources of a provisioning file. Throws ObsqError `config` if the text is no such file. */
export function readSources(text: string, path: string): readonly Fields[] {
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new ObsqError({
      kind: 'config',
      message: `${path}: ${problem.message.split('\n', 1)[0] ?? 'no YAML'}`,
      hint: 'a Grafana data source provisioning file is YAML',
    });
  const root = asFields(document.toJS());
  const list = Array.isArray(root.datasources) ? root.datasources : null;
  if (list === null)
    throw new ObsqError({
      kind: 'config',
      message: `${path} has no list datasources: it is no Grafana data source provisioning file`,
      hint: 'it begins with apiVersion: 1 and datasources:',
    });
  return list.map(asFields);
}

/** Chooses one data source a store: the default one, else the one that others lead to, else the first. Says in `left` why the rest is not taken. */
export function chooseSources(sources: readonly Fields[], left: string[]): Map<StoreName, Fields> {
  const chosen = new Map<StoreName, Fields>();
  const byStore = new Map<StoreName, Fields[]>();
  for (const source of sources) {
    const store = storeOfType.get(textOf(source.type));
    if (store === undefined)
      left.push(`${describe(source)}: obsq speaks to Prometheus, Loki, Tempo and Alertmanager alone`);
    else if (textOf(source.url) === '') left.push(`${describe(source)}: it has no url`);
    else byStore.set(store, [...(byStore.get(store) ?? []), source]);
  }
  for (const [store, list] of byStore) {
    const [first] = list;
    const taken = list.find(({ isDefault }) => isDefault === true) ?? linkedBy(list, sources) ?? first;
    if (taken !== undefined) chosen.set(store, taken);
    for (const source of list)
      if (source !== taken)
        left.push(`${describe(source)}: a context has one ${store} store; import it under another --name`);
  }
  return chosen;
}

/** Finds the data source to which the correlations of another one lead. */
function linkedBy(list: readonly Fields[], sources: readonly Fields[]): Fields | undefined {
  const links = new Set(sources.flatMap(({ jsonData }) => findUids(jsonData)));
  return list.find(({ uid }) => links.has(textOf(uid)));
}

/** The uids of data sources that a setting leads to. */
export function findUids(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(findUids);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'datasourceUid' && typeof inner === 'string' ? [inner] : findUids(inner),
  );
}

/** A data source in messages: `Mimir (prometheus)`. */
export function describe(source: Fields): string {
  return `${textOf(source.name) || 'a data source without a name'} (${textOf(source.type) || 'no type'})`;
}

/** A value as an object; an empty one if it is none. */
export function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

/** A text or number as text; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
