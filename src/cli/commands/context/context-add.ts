import { resolve } from 'node:path';
import type { NewContext, NewStore } from '../../../config/file/edit-config.ts';
import type { ConfigAccess } from '../../../config/file/load-config.ts';
import { type ReferenceText, typedReference } from '../../../config/reference.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { type StoreName, storeNames } from '../../../domain/store-name.ts';
import type { Invocation } from '../../io/invocation.ts';
import type { Session } from '../../session/session.ts';
import { contextFlags } from '../../setup/target.ts';

/** Runs `obsq context add NAME`: adds the stores and credentials of the flags to the file as a context. Throws ObsqError usage or config. */
export async function addFromFlags(
  session: Session,
  invocation: Invocation,
  access: ConfigAccess,
  name: string,
): Promise<void> {
  const flags = contextFlags(invocation);
  const stores: Partial<Record<StoreName, NewStore>> = {};
  const shared = { auth: authOf(invocation), tls: tlsOf(session, invocation) };
  for (const store of storeNames) {
    const url = flags[`${store}Url`];
    if (url !== undefined)
      stores[store] = { url: typedReference(url), ...settingsFor(store, invocation), ...shared };
  }
  if (Object.keys(stores).length === 0) {
    throw new ObsqError({
      kind: 'usage',
      message: 'context add needs at least one store',
      hint: `obsq context add ${name} --metrics-url URL --logs-url URL --traces-url URL`,
    });
  }
  const { addContext } = await import('../../../config/file/edit-config.ts');
  const context: NewContext = { name, ...stores, grafana: invocation.text('grafana-url') };
  const edited = addContext(access, context, { replace: invocation.on('replace') });
  await session.notice(
    `context ${name} is kept in ${edited.path}${edited.currentContext === name ? ' and is current now' : ''}`,
  );
}

function settingsFor(store: StoreName, invocation: Invocation): Pick<NewStore, 'tenant' | 'headers'> {
  const tenant = invocation.text('org-id');
  const headers = Object.fromEntries(invocation.list('header').flatMap((header) => headerFor(store, header)));
  return {
    tenant: tenant === undefined ? undefined : typedReference(tenant),
    headers: Object.keys(headers).length === 0 ? undefined : headers,
  };
}

/** Reads the credentials of the flags. Throws ObsqError usage for incomplete ones or two kinds, which would store something unintended. */
function authOf(invocation: Invocation): NewStore['auth'] {
  const username = invocation.text('username');
  const password = invocation.text('password');
  const token = invocation.text('bearer-token');
  if (token !== undefined && username === undefined && password === undefined)
    return { bearer: typedReference(token) };
  if (token === undefined && username !== undefined && password !== undefined)
    return { basic: { username: typedReference(username), password: typedReference(password) } };
  if (token === undefined && username === undefined && password === undefined) return undefined;
  throw new ObsqError({
    kind: 'usage',
    message:
      token === undefined
        ? `--${username === undefined ? 'password' : 'username'} stands alone: basic authentication takes both`
        : '--bearer-token and --username or --password are two kinds of credentials',
    hint: "--username NAME --password '${VARIABLE}', or --bearer-token file:PATH",
  });
}

/** Resolves the CA's path against the working directory, because the file would resolve it against its own directory. */
function tlsOf(session: Session, invocation: Invocation): NewStore['tls'] {
  const ca = invocation.text('ca-cert');
  if (ca === undefined) return undefined;
  const isElsewhere = /^(file|exec):|^~\/|\$\{|^\s*-----BEGIN/.test(ca);
  return { ca: typedReference(isElsewhere ? ca : resolve(session.io.workingDirectory, ca)) };
}

/** Parses a header: `K=V` is for every store, `logs:K=V` for one. */
function headerFor(store: StoreName, text: string): readonly (readonly [string, ReferenceText])[] {
  const scoped = /^(metrics|logs|traces|alerts):(.*)$/s.exec(text);
  if (scoped !== null && scoped[1] !== store) return [];
  const header = scoped?.[2] ?? text;
  const at = header.indexOf('=');
  if (at <= 0)
    throw new ObsqError({
      kind: 'usage',
      message: `--header: ${text} has no name and value`,
      hint: '--header X-Team=payments',
    });
  return [[header.slice(0, at), typedReference(header.slice(at + 1))]];
}
