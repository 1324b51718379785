import { ObsqError } from '../../domain/errors.ts';
import { backendOfStore } from '../../domain/store-name.ts';
import type { Auth, Endpoint, Tls } from '../../http/http.ts';
import { headerProblem } from '../header-flag.ts';
import type { AuthSetting, Setting, StorePlan, StoreSettings, TlsSetting } from '../setting.ts';
import { parseStoreUrl } from '../store-url.ts';
import { isTrue } from './known-variables.ts';
import type { ResolveSetting } from './resolve-setting.ts';

/** The endpoint that a plan means, its secrets followed. Throws ObsqError `config`, which says where the mistake stands. */
export async function resolveEndpoint(plan: StorePlan, resolve: ResolveSetting): Promise<Endpoint> {
  const { settings } = plan;
  const [url, headers, auth, tls] = await Promise.all([
    resolve(settings.url),
    resolveHeaders(settings, resolve),
    settings.auth && resolveAuth(settings.auth, resolve),
    settings.tls && resolveTls(settings.tls, resolve),
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
  };
}

/** Headers by their lower-case name, so that one given twice in different cases is one; the later wins. */
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

/** The tenant has one place, also where it was given as a header. */
function takeTenant(headers: HeaderMap, tenant: string | undefined): { readonly tenant?: string } {
  const asHeader = headers.get('x-scope-orgid');
  headers.delete('x-scope-orgid');
  const chosen = tenant ?? asHeader?.value;
  return chosen === undefined ? {} : { tenant: chosen };
}

/** A header that carries credentials stands above credentials that would be put into the same header. */
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
