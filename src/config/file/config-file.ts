import type { StoreName } from '../../domain/store-name.ts';
import type { StoreSettings } from '../setting.ts';

/** `config.yaml` after reading and checking. It is plain data, because the cache keeps it as JSON. */
export interface ConfigFile {
  readonly path: string;
  readonly currentContext: string | null;
  readonly contexts: readonly ContextConfig[];
  /** Directories whose `.obsq/queries` may replace queries of the same name, as they are written (`~/src/infra`). */
  readonly trusted: readonly string[];
  /** The unchecked values of `keys:` and `theme:`; the TUI checks them. Null if absent. */
  readonly keys: unknown;
  readonly theme: unknown;
  /** The places of secrets written into the file itself: `config.yaml:12:9 (contexts[0].metrics.auth.bearer)`. */
  readonly literalSecrets: readonly string[];
}

export interface ContextConfig {
  readonly name: string;
  readonly stores: Readonly<Partial<Record<StoreName, StoreSettings>>>;
  /** Grafana's root URL, without trailing slash. */
  readonly grafanaUrl: string | null;
  /** UIDs of Grafana's data sources, for the stores whose UID the file names. */
  readonly grafanaDatasources?: Readonly<Partial<Record<StoreName, string>>> | undefined;
  /** The label that tells the clusters of the metrics store apart; null if absent. */
  readonly clusterLabel: string | null;
  /** The unchecked value of `correlate:`; null if absent. */
  readonly correlate: unknown;
}

/** The reason why a text is no label that tells clusters apart, or null if it may be one. */
export function clusterLabelProblem(label: string): string | null {
  if (/^(?!__)[A-Za-z_][A-Za-z0-9_.:/-]*$/.test(label)) return null;
  return `"${label}" is no label name: letters, digits and underscores make one`;
}

/** The name of the built-in cluster. No context of a file may have this name. */
export const demoName = 'demo';

/** The reason why a context cannot have this name, or null if it can. */
export function contextNameProblem(name: string): string | null {
  if (name === demoName) return `"${demoName}" is the name of the built-in cluster`;
  if (!/^[A-Za-z0-9][\w.@:/+-]{0,99}$/.test(name)) {
    return `"${name}" is no context name: letters, digits and . _ - @ : / + make one`;
  }
  return null;
}
