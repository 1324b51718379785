import { type BuildInfo, readBuildInfo } from '../build-info.ts';
import { asArrayOrNone, asObject } from '../json/json-shape.ts';
import { isJsonObject, textOrEmpty } from '../json/json-value.ts';

/** A store's description of a metric. Prometheus has it only for scraped metrics (docs/stores.md 1.7). */
export interface MetricMetadata {
  readonly type: string;
  readonly help: string;
  readonly unit: string;
}

/** The build information of a metrics store, with what obsq makes of it. */
export interface MetricsBuildInfo extends BuildInfo {
  readonly flavour: 'prometheus' | 'mimir' | 'unknown';
}

/** Limits of the tenant by their name, e.g. `max_global_exemplars_per_user`. */
export type UserLimits = Readonly<Record<string, number>>;

/** Decodes `data` of `/metadata`. A metric may have several entries from different targets. */
export function decodeMetadata(data: unknown): Readonly<Record<string, readonly MetricMetadata[]>> {
  const entries = Object.entries(asObject(data, 'data')).map(([name, items]) => {
    const decoded = asArrayOrNone(items, `data.${name}`).map((item) => {
      const { type, help, unit } = asObject(item, `data.${name}`);
      return { type: textOrEmpty(type), help: textOrEmpty(help), unit: textOrEmpty(unit) };
    });
    return [name, decoded] as const;
  });
  return Object.fromEntries(entries);
}

/** `data` of `/status/buildinfo`; plain Prometheus names no application (docs/stores.md 1.1). */
export function decodeBuildInfo(data: unknown): MetricsBuildInfo {
  const info = readBuildInfo(asObject(data, 'data'));
  if (/mimir/i.test(info.application)) return { flavour: 'mimir', ...info };
  return { flavour: info.application === '' && info.version !== '' ? 'prometheus' : 'unknown', ...info };
}

/** Decodes the answer of Mimir's `/api/v1/user_limits`, which has no envelope. Values that are not numbers are left out. */
export function decodeUserLimits(body: unknown): UserLimits {
  const limits = Object.entries(isJsonObject(body) ? body : {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  return Object.fromEntries(limits);
}
