import { ObsqError } from '../../domain/errors.ts';
import type { StoreName } from '../../domain/store-name.ts';
import { type Environment, variable } from '../env.ts';
import { type AuthSetting, type HeaderSetting, literal, type Setting, type StorePlan } from '../setting.ts';

/** The variables that may hold a store's URL, for messages. obsq's own comes first. */
export const urlVariables: Readonly<Record<StoreName, readonly [string, ...string[]]>> = {
  metrics: ['OBSQ_METRICS_URL', 'PROMETHEUS_URL', 'MIMIR_ADDRESS'],
  logs: ['OBSQ_LOGS_URL', 'LOKI_ADDR'],
  traces: ['OBSQ_TRACES_URL', 'TEMPO_ADDR'],
  alerts: ['OBSQ_ALERTS_URL', 'ALERTMANAGER_URL'],
};

/** Plans a store from its `OBSQ_*_URL`; null if it is not set. The only credentials are those in the URL. */
export function planFromObsqVariable(store: StoreName, environment: Environment): StorePlan | null {
  const [name] = urlVariables[store];
  const url = setting(environment, name);
  if (url === undefined) return null;
  return { store, origin: 'obsq-variables', source: name, settings: { url, headers: [] } };
}

/** Plans a store from the variables of other tools (logcli, mimirtool, ...), with their credentials; null if none is set. */
export function planFromKnownVariables(store: StoreName, environment: Environment): StorePlan | null {
  switch (store) {
    case 'metrics':
      return planPlainUrl(store, 'PROMETHEUS_URL', environment) ?? planMimir(environment);
    case 'logs':
      return planLoki(environment);
    case 'traces': {
      const plan = planPlainUrl(store, 'TEMPO_ADDR', environment);
      const tenant = setting(environment, 'TEMPO_ORG_ID');
      return plan === null ? null : { ...plan, settings: { ...plan.settings, tenant } };
    }
    case 'alerts':
      return planPlainUrl(store, 'ALERTMANAGER_URL', environment);
  }
}

function planPlainUrl(store: StoreName, name: string, environment: Environment): StorePlan | null {
  const url = setting(environment, name);
  return (url && { store, origin: 'known-variables', source: name, settings: { url, headers: [] } }) || null;
}

/** Reads mimirtool's variables. Their address has no `/prometheus`. Without a user, the tenant is the user, as in Grafana Cloud. */
function planMimir(environment: Environment): StorePlan | null {
  const address = setting(environment, 'MIMIR_ADDRESS');
  if (address === undefined) return null;
  const root = address.text.replace(/\/+$/, '');
  const url = /\/(prometheus|api\/prom)$/.test(root) ? root : `${root}/prometheus`;
  const tenant = setting(environment, 'MIMIR_TENANT_ID');
  const password = setting(environment, 'MIMIR_API_KEY');
  const token = setting(environment, 'MIMIR_AUTH_TOKEN');
  const username = setting(environment, 'MIMIR_API_USER') ?? tenant ?? literal('', 'MIMIR_API_USER');
  const auth: AuthSetting | undefined =
    password !== undefined ? { kind: 'basic', username, password } : token && { kind: 'bearer', token };
  return {
    store: 'metrics',
    origin: 'known-variables',
    source: 'MIMIR_ADDRESS',
    settings: {
      url: { ...address, text: url },
      tenant,
      headers: headerLines(environment, 'MIMIR_EXTRA_HEADERS'),
      auth,
      tls: {
        ca: file(environment, 'MIMIR_TLS_CA_PATH'),
        cert: file(environment, 'MIMIR_TLS_CERT_PATH'),
        key: file(environment, 'MIMIR_TLS_KEY_PATH'),
        insecureSkipVerify: setting(environment, 'MIMIR_TLS_INSECURE_SKIP_VERIFY'),
      },
    },
  };
}

/**
 * logcli's list (docs/stores.md 2.5), without its retry settings (obsq's own rule is gentler), its compression and its switch for proxy
 * variables (obsq always compresses, and always reads them).
 */
function planLoki(environment: Environment): StorePlan | null {
  const plan = planPlainUrl('logs', 'LOKI_ADDR', environment);
  if (plan === null) return null;
  const headers: HeaderSetting[] = [];
  const tags = setting(environment, 'LOKI_QUERY_TAGS');
  if (tags !== undefined) headers.push({ name: 'X-Query-Tags', value: tags });
  if (isTrue(variable(environment, 'LOKI_NO_CACHE'))) {
    headers.push({ name: 'Cache-Control', value: literal('no-cache', 'LOKI_NO_CACHE') });
  }
  return {
    ...plan,
    settings: {
      url: plan.settings.url,
      tenant: setting(environment, 'LOKI_ORG_ID'),
      headers,
      auth: lokiAuth(environment),
      authHeader: variable(environment, 'LOKI_AUTH_HEADER'),
      proxy: setting(environment, 'LOKI_HTTP_PROXY_URL'),
      tls: {
        ca: file(environment, 'LOKI_CA_CERT_PATH'),
        cert: file(environment, 'LOKI_CLIENT_CERT_PATH'),
        key: file(environment, 'LOKI_CLIENT_KEY_PATH'),
        insecureSkipVerify: setting(environment, 'LOKI_TLS_SKIP_VERIFY'),
      },
    },
  };
}

function lokiAuth(environment: Environment): AuthSetting | undefined {
  const username = setting(environment, 'LOKI_USERNAME');
  const password = setting(environment, 'LOKI_PASSWORD');
  const token = setting(environment, 'LOKI_BEARER_TOKEN') ?? file(environment, 'LOKI_BEARER_TOKEN_FILE');
  if (token === undefined) {
    if (username === undefined && password === undefined) return undefined;
    return {
      kind: 'basic',
      username: username ?? literal('', 'LOKI_USERNAME'),
      password: password ?? literal('', 'LOKI_PASSWORD'),
    };
  }
  const conflicting = username ?? password;
  if (conflicting === undefined) return { kind: 'bearer', token };
  throw new ObsqError({
    kind: 'config',
    message: `${conflicting.source} and ${token.source} are both set: Loki can be shown one of them`,
    hint: `unset ${conflicting.source} or ${token.source}`,
  });
}

function headerLines(environment: Environment, name: string): HeaderSetting[] {
  const lines = (variable(environment, name) ?? '').split('\n').filter((line) => line.includes('='));
  return lines.map((line) => {
    const equalsIndex = line.indexOf('=');
    const value = literal(line.slice(equalsIndex + 1).trim(), name);
    return { name: line.slice(0, equalsIndex).trim(), value };
  });
}

function setting(environment: Environment, name: string): Setting | undefined {
  const text = variable(environment, name);
  return text === undefined ? undefined : literal(text, name);
}

function file(environment: Environment, name: string): Setting | undefined {
  const path = setting(environment, name);
  return path && { ...path, kind: 'file' };
}

/** Reads a flag as Go's strconv.ParseBool does, which logcli and mimirtool use. Any other text is false. */
export function isTrue(text: string | undefined): boolean {
  return text !== undefined && /^(1|t|true)$/i.test(text);
}
