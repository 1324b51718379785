import type { StoreName } from '../domain/store-name.ts';
import type { Source } from './context.ts';

/**
 * A value before secrets are resolved. `literal`: the text is the value (flags and variables are never expanded). `reference`:
 * `${ENV}`, `file:` and `exec:` are resolved. `file`: the text is a path relative to the working directory, and the value is the
 * file's content. `file-reference`: PEM text, a reference, or a path relative to the configuration file.
 */
export interface Setting {
  readonly text: string;
  readonly kind: 'literal' | 'reference' | 'file' | 'file-reference';
  readonly source: Source;
}

export interface HeaderSetting {
  readonly name: string;
  readonly value: Setting;
}

export type AuthSetting =
  | { readonly kind: 'basic'; readonly username: Setting; readonly password: Setting }
  | { readonly kind: 'bearer'; readonly token: Setting };

export interface TlsSetting {
  readonly ca?: Setting | undefined;
  readonly cert?: Setting | undefined;
  readonly key?: Setting | undefined;
  readonly serverName?: Setting | undefined;
  readonly insecureSkipVerify?: Setting | undefined;
}

/** The settings of one store from one source: a context of the file or the variables of one tool. */
export interface StoreSettings {
  readonly url: Setting;
  readonly tenant?: Setting | undefined;
  readonly headers: readonly HeaderSetting[];
  readonly auth?: AuthSetting | undefined;
  /** The header that carries the credentials, if it is not `Authorization` (logcli's LOKI_AUTH_HEADER). */
  readonly authHeader?: string | undefined;
  readonly tls?: TlsSetting | undefined;
  /** The proxy of this store alone (logcli's LOKI_HTTP_PROXY_URL). */
  readonly proxy?: Setting | undefined;
}

/** The kinds of sources. A command whose stores come from more than one kind shows a notice. */
export type Origin = 'flags' | 'obsq-variables' | 'known-variables' | 'context' | 'demo';

/** The source of a store and the settings that it gives. */
export interface StorePlan {
  readonly store: StoreName;
  readonly origin: Origin;
  readonly source: Source;
  readonly settings: StoreSettings;
}

/** A setting whose text is its value. */
export function literal(text: string, source: Source): Setting {
  return { text, kind: 'literal', source };
}
