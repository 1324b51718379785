import type { StoreName } from '../domain/store-name.ts';
import type { Endpoint } from '../http/http.ts';

/** Where a value came from, for `obsq context show` and for messages: e.g. "--metrics-url", "OBSQ_METRICS_URL", "LOKI_ADDR", "context demo". */
export type Source = string;

export interface ResolvedStore {
  readonly endpoint: Endpoint;
  readonly source: Source;
}

/** The stores a command may speak to, after flags, environment and configuration were read and secrets resolved. */
export interface ResolvedContext {
  /** The context's name; "(environment)" or "(flags)" where no file was involved; "demo" for the demo. */
  readonly name: string;
  /** The context that `-c`, `OBSQ_CONTEXT` or `--demo` asked for, or null: variables were not read then. */
  readonly namedContext: string | null;
  readonly stores: Readonly<Partial<Record<StoreName, ResolvedStore>>>;
  /** `correlate:` as it stands in the file, checked by `pivot`. */
  readonly correlate: unknown;
  readonly grafanaUrl: string | null;
  /** UIDs of Grafana's data sources, where the context names them. */
  readonly grafanaDatasources?: Readonly<Partial<Record<StoreName, string>>> | undefined;
  /** Lines for stderr: sources mixed, a literal secret in a readable file, ... */
  readonly notices: readonly string[];
  /** A text that changes when the stores do, for cache keys; no secrets. */
  readonly fingerprint: string;
}
