import { headerProblem, isSecretHeader } from '../header-flag.ts';
import { isReference, namesSource, parseReference, plainText } from '../reference.ts';
import type { AuthSetting, HeaderSetting, Setting, StoreSettings, TlsSetting } from '../setting.ts';
import { parseStoreUrl } from '../store-url.ts';
import type { YamlValue } from './yaml-value.ts';

/** Reads one store of a context. Adds the place of each secret that is written into the file itself to `literalSecrets`. */
export function readStoreSettings(value: YamlValue, literalSecrets: string[]): StoreSettings {
  const fields = value.fields(['url', 'tenant', 'headers', 'auth', 'tls']);
  const url = fields.get('url') ?? value.fail('a store has no URL', 'add "url: http://..."');
  const tenant = fields.get('tenant');
  const auth = fields.get('auth');
  const tls = fields.get('tls');
  const secret = (from: YamlValue, text = from.text()): void => {
    if (text !== '' && !isReference(text)) literalSecrets.push(`${from.source} (${from.where})`);
  };
  return {
    url: readUrl(url, secret),
    tenant: tenant && readReference(tenant),
    headers: (fields.get('headers')?.entries() ?? []).map(({ name, value: header }) =>
      readHeader(name, header, secret),
    ),
    auth: auth && readAuth(auth, secret),
    tls: tls && readTls(tls, secret),
  };
}

/** Notes a secret that is written into the file. `text` is the secret if it is only a part of the value. */
type NoteSecret = (from: YamlValue, text?: string) => void;

function readUrl(value: YamlValue, secret: NoteSecret): Setting {
  const setting = readReference(value);
  const text = setting.text;
  if (namesSource(text))
    value.fail('a URL stands here as itself', 'write the URL; ${VARIABLES} may be in it');
  if (isReference(text)) {
    secret(value, /^[^/]*\/\/[^/@]*:([^/@]*)@/.exec(text)?.[1] ?? '');
    return setting;
  }
  const url = parseStoreUrl(plainText(text) ?? text);
  if (!url.ok) return value.fail(url.message, url.hint);
  secret(value, url.value.credentials?.password ?? '');
  return setting;
}

function readHeader(name: string, value: YamlValue, secret: NoteSecret): HeaderSetting {
  const setting = readReference(value);
  const problem = headerProblem(name, isReference(setting.text) ? '' : setting.text);
  if (problem !== null) value.fail(problem, 'a header is a name and one line of plain text');
  if (isSecretHeader(name)) secret(value);
  return { name, value: setting };
}

function readAuth(value: YamlValue, secret: NoteSecret): AuthSetting {
  const fields = value.fields(['basic', 'bearer']);
  const basic = fields.get('basic');
  const bearer = fields.get('bearer');
  if (bearer !== undefined && basic === undefined) {
    secret(bearer);
    return { kind: 'bearer', token: readReference(bearer) };
  }
  if (basic === undefined || bearer !== undefined) {
    return value.fail(
      'one of "basic" and "bearer" is expected here',
      'write "bearer: file:~/.token", for example',
    );
  }
  const parts = basic.fields(['username', 'password']);
  const username = parts.get('username') ?? basic.fail('"basic" has no username', 'add "username: ..."');
  const password =
    parts.get('password') ?? basic.fail('"basic" has no password', 'add "password: ${MY_PASSWORD}"');
  secret(password);
  return { kind: 'basic', username: readReference(username), password: readReference(password) };
}

function readTls(value: YamlValue, secret: NoteSecret): TlsSetting {
  const fields = value.fields(['ca', 'cert', 'key', 'serverName', 'insecureSkipVerify']);
  const file = (name: 'ca' | 'cert' | 'key'): Setting | undefined => {
    const field = fields.get(name);
    return field && { ...readReference(field), kind: 'file-reference' };
  };
  const key = fields.get('key');
  // A path is no secret, but PEM text is the key itself.
  if (key?.text().trimStart().startsWith('-----BEGIN') === true) secret(key);
  const serverName = fields.get('serverName');
  const skip = fields.get('insecureSkipVerify');
  return {
    ca: file('ca'),
    cert: file('cert'),
    key: file('key'),
    serverName: serverName && readReference(serverName),
    insecureSkipVerify: skip && { text: String(skip.flag()), kind: 'literal', source: skip.source },
  };
}

function readReference(value: YamlValue): Setting {
  const text = value.text();
  const reference = parseReference(text);
  if (!reference.ok) value.fail(reference.message, reference.hint);
  return { text, kind: 'reference', source: value.source };
}
