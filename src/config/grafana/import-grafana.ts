import { ObsqError } from '../../domain/errors.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { StoreName } from '../../domain/store-name.ts';
import type { NewContext, NewStore } from '../file/edit-config.ts';
import { fileReference, type ReferenceText, typedReference } from '../reference.ts';
import {
  asFields,
  chooseSources,
  describe,
  type Fields,
  findUids,
  readSources,
  textOf,
} from './choose-sources.ts';
import { convertText, filePathOf, unescapeDollars } from './grafana-text.ts';

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
