import type { StoreName } from '../../domain/store-name.ts';
import type { StoreSettings } from '../setting.ts';

/** `config.yaml` after reading and checking. Plain data: it is kept in the cache as JSON. */
export interface ConfigFile {
  readonly path: string;
  readonly currentContext: string | null;
  readonly contexts: readonly ContextConfig[];
  /** Key remaps and theme as they stand, checked by the TUI; null where absent. */
  readonly keys: unknown;
  readonly theme: unknown;
  /** Where a secret stands in the file itself: `config.yaml:12:9 (contexts[0].metrics.auth.bearer)`. */
  readonly literalSecrets: readonly string[];
}

export interface ContextConfig {
  readonly name: string;
  readonly stores: Readonly<Partial<Record<StoreName, StoreSettings>>>;
  /** Grafana's root URL, without trailing slash. */
  readonly grafanaUrl: string | null;
  /** UIDs of Grafana's data sources, where the file names them. */
  readonly grafanaDatasources?: Readonly<Partial<Record<StoreName, string>>> | undefined;
  /** As it stands; null where absent. */
  readonly correlate: unknown;
}

/** The name of the built-in cluster: no context of a file can take it. */
export const demoName = 'demo';

/** Why a context cannot have this name, or null. */
export function contextNameProblem(name: string): string | null {
  if (name === demoName) return `"${demoName}" is the name of the built-in cluster`;
  if (!/^[A-Za-z0-9][\w.@:/+-]{0,99}$/.test(name)) {
    return `"${name}" is no context name: letters, digits and . _ - @ : / + make one`;
  }
  return null;
}
