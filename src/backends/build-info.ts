import { type JsonObject, textOrEmpty } from './json/json-value.ts';

/** The product and version of a store. A build without version stamps leaves both out. */
export interface BuildInfo {
  /** `Grafana Mimir`; '' if the server names none (Prometheus, Loki, Tempo). */
  readonly application: string;
  /** '' if the server names none. */
  readonly version: string;
}

/** Reads the build information of any store. Loki and Tempo answer with it bare, Prometheus in its envelope's `data`. */
export function readBuildInfo(info: JsonObject): BuildInfo {
  return { application: textOrEmpty(info.application), version: textOrEmpty(info.version) };
}
