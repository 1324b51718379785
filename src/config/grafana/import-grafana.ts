import { parseDocument } from 'yaml';
import { ObsqError } from '../../domain/errors.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { StoreName } from '../../domain/store-name.ts';
import type { NewContext, NewStore } from '../file/edit-config.ts';
import { fileReference, type ReferenceText, typedReference } from '../reference.ts';
import { convertText, filePathOf, unescapeDollars } from './grafana-text.ts';

type Fields = Readonly<Record<string, unknown>>;

/** A context made from a provisioning file, with notes for the user. */
export interface ImportedContext {
  readonly context: NewContext;
  /** The imported data sources, by store: `metrics: Mimir (prometheus)`. */
  readonly taken: readonly string[];
  /** The data sources and settings that were not imported, each with the reason. */
  readonly left: readonly string[];
  /** Environment variables that the user must set, because secrets are never copied. */
  readonly variables: readonly { readonly name: string; readonly meaning: string }[];
  /** What the file makes obsq read from this machine, and where it goes: `metrics: header X-Team from the variable TEAM, sent to http://mimir`. */
  readonly references: readonly string[];
}

const storeOfType: ReadonlyMap<string, StoreName> = new Map([
  ['prometheus', 'metrics'],
  ['grafana-amazonprometheus-datasource', 'metrics'],
  ['loki', 'logs'],
  ['tempo', 'traces'],
  ['alertmanager', 'alerts'],
]);

/** The sections of a data source that go into obsq's `correlate:`, by the type of the data source. */
const correlations: Readonly<Record<string, readonly string[]>> = {
  prometheus: ['exemplarTraceIdDestinations'],
  loki: ['derivedFields'],
  tempo: ['tracesToLogsV2', 'tracesToLogs', 'tracesToMetrics', 'serviceMap'],
};

/** Settings of Grafana's own queries and screens, which mean nothing to obsq. */
const withoutMeaning = new Set([
  'httpMethod',
  'prometheusType',
  'prometheusVersion',
  'cacheLevel',
  'disableRecordingRules',
  'incrementalQuerying',
  'incrementalQueryOverlapWindow',
  'timeInterval',
  'queryTimeout',
  'defaultEditor',
  'disableMetricsLookup',
  'maxLines',
  'nodeGraph',
  'search',
  'spanBar',
  'streamingEnabled',
  'tagLimit',
  'traceQuery',
  'implementation',
  'handleGrafanaManagedAlerts',
  'manageAlerts',
  'alertmanagerUid',
  'keepCookies',
  'seriesEndpoint',
]);

/**
 * A context from a Grafana data source provisioning file (docs/stores.md 5.8): URLs, tenants, headers, credentials as references, and the
 * correlations as they are. Of several data sources of one type the default (else the first) is taken. Throws ObsqError `config` for a
 * file that is none, or has no store that obsq knows.
 */
export function importGrafana(text: string, path: string, name: string): ImportedContext {
  const report: Report = { left: [], variables: [], references: [] };
  const chosen = chooseSources(readSources(text, path), report.left);
  if (chosen.size === 0)
    throw new ObsqError({
      kind: 'config',
      message: `${path} has no data source that obsq knows (prometheus, loki, tempo, alertmanager)`,
      hint: `obsq context add ${name} --metrics-url URL --logs-url URL --traces-url URL`,
    });
  const stores: Partial<Record<StoreName, NewStore>> = {};
  const correlate: Record<string, unknown> = {};
  const uids = new Map([...chosen.values()].map((source) => [textOf(source.uid), textOf(source.name)]));
  for (const [store, source] of chosen) {
    stores[store] = readStore(source, store, name, report);
    takeCorrelations(source, correlate, uids, report.left);
  }
  return {
    context: { name, ...stores, ...(Object.keys(correlate).length === 0 ? {} : { correlate }) },
    taken: [...chosen].map(([store, source]) => `${store}: ${textOf(source.name)} (${textOf(source.type)})`),
    ...report,
  };
}

interface Report {
  readonly left: string[];
  readonly variables: { readonly name: string; readonly meaning: string }[];
  readonly references: string[];
}

/** Converts a text of the file to material of the configuration; `secret` never copies the value itself. */
interface Convert {
  copied(value: unknown, meaning: string): ReferenceText;
  secret(value: unknown, meaning: string): ReferenceText;
  file(value: unknown, meaning: string): ReferenceText | undefined;
}

function readSources(text: string, path: string): readonly Fields[] {
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

function chooseSources(sources: readonly Fields[], left: string[]): Map<StoreName, Fields> {
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

function findUids(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(findUids);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'datasourceUid' && typeof inner === 'string' ? [inner] : findUids(inner),
  );
}

function describe(source: Fields): string {
  return `${textOf(source.name) || 'a data source without a name'} (${textOf(source.type) || 'no type'})`;
}

function readStore(source: Fields, store: StoreName, contextName: string, report: Report): NewStore {
  const secure = asFields(source.secureJsonData);
  const json = asFields(source.jsonData);
  const url = convertText(textOf(source.url));
  const convert = createConvert(source, store, contextName, report);
  if (url.refersTo.length > 0)
    report.references.push(`${store}: the address from ${url.refersTo.join(', ')}`);
  const headers = readHeaders(json, secure, convert);
  const basic = source.basicAuth === true ? textOf(source.basicAuthUser) : '';
  const auth: NewStore['auth'] =
    basic !== ''
      ? {
          basic: {
            username: convert.copied(basic, 'user name'),
            password: convert.secret(secure.basicAuthPassword, 'password'),
          },
        }
      : headers.bearer === null
        ? undefined
        : { bearer: headers.bearer };
  noteLeft(source, json, secure, report.left);
  return {
    url: url.text,
    tenant: headers.tenant ?? undefined,
    headers: Object.keys(headers.other).length === 0 ? undefined : headers.other,
    auth,
    tls: readTls(json, secure, convert),
  };
}

function createConvert(source: Fields, store: StoreName, contextName: string, report: Report): Convert {
  const note = (refersTo: readonly string[], meaning: string): void => {
    if (refersTo.length === 0) return;
    report.references.push(`${store}: ${meaning} from ${refersTo.join(', ')}, sent to ${textOf(source.url)}`);
  };
  return {
    copied: (value, meaning) => {
      const { text, refersTo } = convertText(textOf(value));
      note(refersTo, meaning);
      return text;
    },
    secret: (value, meaning) => {
      const { text, refersTo } = convertText(textOf(value));
      note(refersTo, meaning);
      if (refersTo.length > 0) return text;
      const name = variableName(contextName, store, meaning);
      report.variables.push({ name, meaning: `${meaning} of ${textOf(source.name)}` });
      return typedReference(`\${${name}}`);
    },
    file: (value, meaning) => {
      const path = filePathOf(textOf(value));
      if (path === null) return undefined;
      report.references.push(`${store}: ${meaning} from the file ${path}`);
      // A plain path may stand there as it is; another one could be read as a reference.
      return /^\/[\w./-]*$/.test(path) ? typedReference(path) : fileReference(path);
    },
  };
}

function variableName(context: string, store: StoreName, meaning: string): string {
  return `OBSQ_${context}_${store}_${meaning}`.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
}

interface Headers {
  readonly tenant: ReferenceText | null;
  readonly bearer: ReferenceText | null;
  readonly other: Readonly<Record<string, ReferenceText>>;
}

/** `httpHeaderName1` in jsonData and `httpHeaderValue1` in secureJsonData belong together. */
function readHeaders(json: Fields, secure: Fields, convert: Convert): Headers {
  const other: Record<string, ReferenceText> = {};
  let tenant: ReferenceText | null = null;
  let bearer: ReferenceText | null = null;
  for (const [key, value] of Object.entries(json)) {
    const number = /^httpHeaderName(\d+)$/.exec(key)?.[1];
    if (number === undefined) continue;
    const header = textOf(value);
    const content = secure[`httpHeaderValue${number}`];
    // A tenant is a name and no secret, so its value is copied.
    if (header.toLowerCase() === 'x-scope-orgid') tenant = convert.copied(content, 'tenant');
    else if (header.toLowerCase() === 'authorization' && /^bearer\s/i.test(textOf(content)))
      bearer = convert.secret(textOf(content).replace(/^bearer\s+/i, ''), 'token');
    else if (header !== '') other[header] = convert.secret(content, header);
  }
  return { tenant, bearer, other };
}

function readTls(json: Fields, secure: Fields, convert: Convert): NewStore['tls'] {
  const ca = json.tlsAuthWithCACert === true ? convert.file(secure.tlsCACert, 'the CA') : undefined;
  const cert =
    json.tlsAuth === true ? convert.file(secure.tlsClientCert, 'the client certificate') : undefined;
  const key = json.tlsAuth === true ? convert.file(secure.tlsClientKey, "the client's key") : undefined;
  const insecureSkipVerify = json.tlsSkipVerify === true ? true : undefined;
  const serverName =
    textOf(json.serverName) === '' ? undefined : convert.copied(json.serverName, 'the server name');
  const tls = { ca, cert, key, serverName, insecureSkipVerify };
  return Object.values(tls).some((value) => value !== undefined) ? tls : undefined;
}

const readElsewhere = /^(httpHeaderName\d+|tlsAuth|tlsAuthWithCACert|tlsSkipVerify|serverName)$/;
const pemSecrets: readonly string[] = ['tlsCACert', 'tlsClientCert', 'tlsClientKey'];

/** Notes everything in the data source that a context cannot hold. */
function noteLeft(source: Fields, json: Fields, secure: Fields, left: string[]): void {
  const known = ownValue(correlations, textOf(source.type)) ?? [];
  for (const key of Object.keys(json)) {
    if (known.includes(key) || withoutMeaning.has(key) || readElsewhere.test(key)) continue;
    left.push(`${describe(source)}: jsonData.${key} has no counterpart`);
  }
  for (const key of pemSecrets) {
    if (textOf(secure[key]) !== '' && !textOf(secure[key]).startsWith('$__file{'))
      left.push(
        `${describe(source)}: ${key} stands in the file itself; put it into a file and name it under tls:`,
      );
  }
  if (source.withCredentials === true)
    left.push(`${describe(source)}: withCredentials (cookies of the browser)`);
}

function takeCorrelations(
  source: Fields,
  correlate: Record<string, unknown>,
  uids: ReadonlyMap<string, string>,
  left: string[],
): void {
  const json = asFields(source.jsonData);
  for (const section of ownValue(correlations, textOf(source.type)) ?? []) {
    const value = json[section];
    if (value === undefined || value === null) continue;
    correlate[section] = unescapeDollars(value);
    for (const uid of findUids(value)) {
      if (!uids.has(uid))
        left.push(
          `${describe(source)}: ${section} leads to ${uid}, which is not taken; obsq asks the context's own store`,
        );
    }
  }
}

function asFields(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
