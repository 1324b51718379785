import { ObsqError } from '../../domain/errors.ts';
import { backendOfStore } from '../../domain/store-name.ts';
import type { Auth, Endpoint, Tls } from '../../http/http.ts';
import { headerProblem } from '../header-flag.ts';
import type { AuthSetting, Setting, StorePlan, StoreSettings, TlsSetting } from '../setting.ts';
import { parseStoreUrl } from '../store-url.ts';
import { isTrue } from './known-variables.ts';
import type { ResolveSetting } from './resolve-setting.ts';

/** Resolves a plan and its secrets to an endpoint. Throws ObsqError `config`, which names the source of the wrong setting. */
export async function resolveEndpoint(plan: StorePlan, resolve: ResolveSetting): Promise<Endpoint> {
  const { settings } = plan;
  const [url, headers, auth, tls, proxy] = await Promise.all([
    resolve(settings.url),
    resolveHeaders(settings, resolve),
    settings.auth && resolveAuth(settings.auth, resolve),
    settings.tls && resolveTls(settings.tls, resolve),
    settings.proxy && resolve(settings.proxy),
  ]);
  const parsedUrl = parseStoreUrl(url);
  if (!parsedUrl.ok) throw misconfigured(settings.url, parsedUrl.message, parsedUrl.hint);
  const { baseUrl, credentials } = parsedUrl.value;
  const shownAuth: Auth | undefined =
    auth ?? (credentials === null ? undefined : { kind: 'basic', ...credentials });
  return {
    backend: backendOfStore[plan.store],
    baseUrl,
    ...takeTenant(headers, settings.tenant && (await resolveTenant(settings.tenant, resolve))),
    ...placeAuth(headers, shownAuth, settings.authHeader),
    ...(tls === undefined ? {} : { tls }),
    ...(settings.proxy === undefined || proxy === undefined
      ? {}
      : { proxy: { name: settings.proxy.source, text: proxy } }),
  };
}

/** Headers by lower-case name: a header that is given twice, in whatever case, counts once, and the later one wins. */
type HeaderMap = Map<string, { readonly name: string; readonly value: string }>;

async function resolveHeaders(settings: StoreSettings, resolve: ResolveSetting): Promise<HeaderMap> {
  const headers: HeaderMap = new Map();
  for (const { name, value } of settings.headers) {
    const text = await resolve(value);
    const reason = headerProblem(name, text);
    if (reason !== null) throw misconfigured(value, reason, 'a header is one line of plain text');
    headers.set(name.toLowerCase(), { name, value: text });
  }
  return headers;
}

async function resolveTenant(setting: Setting, resolve: ResolveSetting): Promise<string> {
  const tenant = await resolve(setting);
  const reason = headerProblem('X-Scope-OrgID', tenant);
  if (reason !== null)
    throw misconfigured(setting, reason, 'a tenant is one line of plain text, several as a|b');
  return tenant;
}

/** Moves a tenant that was given as a header into the endpoint's `tenant`. An explicit tenant wins. */
function takeTenant(headers: HeaderMap, tenant: string | undefined): { readonly tenant?: string } {
  const tenantHeader = headers.get('x-scope-orgid');
  headers.delete('x-scope-orgid');
  const chosen = tenant ?? tenantHeader?.value;
  return chosen === undefined ? {} : { tenant: chosen };
}

/** Adds the credentials to the endpoint. A header that the user set wins over credentials that would go into the same header. */
function placeAuth(
  headers: HeaderMap,
  auth: Auth | undefined,
  authHeader: string | undefined,
): Pick<Endpoint, 'headers' | 'auth'> {
  const name = authHeader ?? 'Authorization';
  const isElsewhere = name.toLowerCase() !== 'authorization';
  const isGiven = headers.has(name.toLowerCase());
  if (auth !== undefined && isElsewhere && !isGiven) {
    headers.set(name.toLowerCase(), { name, value: formatAuth(auth) });
  }
  const plain = Object.fromEntries([...headers.values()].map((header) => [header.name, header.value]));
  return auth === undefined || isGiven || isElsewhere ? { headers: plain } : { headers: plain, auth };
}

function formatAuth(auth: Auth): string {
  if (auth.kind === 'bearer') return `Bearer ${auth.token}`;
  return `Basic ${Buffer.from(`${auth.username}:${auth.password}`, 'utf8').toString('base64')}`;
}

async function resolveAuth(auth: AuthSetting, resolve: ResolveSetting): Promise<Auth> {
  if (auth.kind === 'basic') {
    const [username, password] = await Promise.all([resolve(auth.username), resolve(auth.password)]);
    if (username.includes(':'))
      throw misconfigured(
        auth.username,
        'a user name cannot hold a colon',
        'basic authentication ends the name there',
      );
    return { kind: 'basic', username, password };
  }
  const token = await resolve(auth.token);
  const reason = headerProblem('Authorization', token);
  if (reason !== null || token === '') {
    throw misconfigured(
      auth.token,
      reason ?? 'the token is empty',
      'a bearer token is one line of plain text',
    );
  }
  return { kind: 'bearer', token };
}

async function resolveTls(tls: TlsSetting, resolve: ResolveSetting): Promise<Tls | undefined> {
  const value = async (setting: Setting | undefined) =>
    setting === undefined ? undefined : resolve(setting);
  const [ca, cert, key, serverName, skip] = await Promise.all([
    value(tls.ca),
    value(tls.cert),
    value(tls.key),
    value(tls.serverName),
    value(tls.insecureSkipVerify),
  ]);
  const alone = cert === undefined ? tls.key : key === undefined ? tls.cert : undefined;
  if (alone !== undefined) {
    throw misconfigured(alone, 'a client certificate and its key come together', 'give both, or neither');
  }
  const given = { ca, cert, key, serverName, insecureSkipVerify: isTrue(skip) || undefined };
  return Object.values(given).every((part) => part === undefined) ? undefined : given;
}

function misconfigured(setting: Setting, message: string, hint: string): ObsqError {
  return new ObsqError({ kind: 'config', message: `${setting.source}: ${message}`, hint });
}
