import type { StoreName } from '../domain/store-name.ts';
import type { Endpoint } from '../http/http.ts';

/** The origin of a value, for `obsq context show` and messages: "--metrics-url", "OBSQ_METRICS_URL", "LOKI_ADDR", "context demo". */
export type Source = string;

export interface ResolvedStore {
  readonly endpoint: Endpoint;
  readonly source: Source;
}

/** The stores that a command may speak to. Flags, environment and configuration file are read and secrets are resolved. */
export interface ResolvedContext {
  /** The context's name; "demo" for the demo; "(environment)" or "(flags)" if no context was used. */
  readonly name: string;
  /** The context that `-c`, `OBSQ_CONTEXT` or `--demo` named, or null. If one is named, the URL variables are not read. */
  readonly namedContext: string | null;
  readonly stores: Readonly<Partial<Record<StoreName, ResolvedStore>>>;
  /** The unchecked value of `correlate:` in the file; `pivot` checks it. */
  readonly correlate: unknown;
  readonly grafanaUrl: string | null;
  /** The label that tells the clusters of the metrics store apart, where it is set; null: it is found. */
  readonly clusterLabel: string | null;
  /** UIDs of Grafana's data sources, for the stores whose UID the context names. */
  readonly grafanaDatasources?: Readonly<Partial<Record<StoreName, string>>> | undefined;
  /** Lines for stderr, for example about mixed sources or a literal secret in a file that others can read. */
  readonly notices: readonly string[];
  /** A text for cache keys that differs for different stores. It holds no secrets. */
  readonly fingerprint: string;
}
