import type { StoreName } from '../domain/store-name.ts';
import type { Source } from './context.ts';

/**
 * A value before secrets are resolved. `literal`: as it stands (flags and variables are never expanded); `reference`: `${ENV}`,
 * `file:` and `exec:` are followed; `file`: a path whose content is meant, relative to the working directory;
 * `file-reference`: PEM text, a reference, or a path relative to the configuration file.
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

/** One store as a context of the file, or a family of variables, describes it: all of one source. */
export interface StoreSettings {
  readonly url: Setting;
  readonly tenant?: Setting | undefined;
  readonly headers: readonly HeaderSetting[];
  readonly auth?: AuthSetting | undefined;
  /** The header that carries the credentials where it is not `Authorization` (logcli's LOKI_AUTH_HEADER). */
  readonly authHeader?: string | undefined;
  readonly tls?: TlsSetting | undefined;
}

/** Families of sources: more than one of them behind one command is worth a notice. */
export type Origin = 'flags' | 'obsq-variables' | 'known-variables' | 'context' | 'demo';

/** Which source a store is taken from, with everything that source says of it. */
export interface StorePlan {
  readonly store: StoreName;
  readonly origin: Origin;
  readonly source: Source;
  readonly settings: StoreSettings;
}

export function literal(text: string, source: Source): Setting {
  return { text, kind: 'literal', source };
}
