import type { Call } from './call.ts';
import { parseJsonObject } from './json/json-body.ts';
import { textOrEmpty } from './json/json-value.ts';

/** The build information of a server. A field that it leaves out is ''; a build without version stamps leaves out all. */
export interface BuildInfo {
  readonly version: string;
  readonly revision: string;
  readonly branch: string;
  readonly goVersion: string;
}

/** Loki's and Tempo's build information: bare, without an envelope. */
export function decodeBuildInfo(call: Call): BuildInfo {
  const body = parseJsonObject(call);
  return {
    version: textOrEmpty(body.version),
    revision: textOrEmpty(body.revision),
    branch: textOrEmpty(body.branch),
    goVersion: textOrEmpty(body.goVersion),
  };
}
