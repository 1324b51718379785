import type { StoreName } from '../../domain/store-name.ts';
import { parsedOrThrow } from '../../domain/text/parsed.ts';
import { parseHeaderFlag } from '../header-flag.ts';
import { type HeaderSetting, literal, type StorePlan, type StoreSettings } from '../setting.ts';

/** The flags that choose the stores, as typed. */
export interface ContextFlags {
  readonly context?: string | undefined;
  readonly demo?: boolean | undefined;
  readonly metricsUrl?: string | undefined;
  readonly logsUrl?: string | undefined;
  readonly tracesUrl?: string | undefined;
  readonly alertsUrl?: string | undefined;
  readonly orgId?: string | undefined;
  /** `K=V`, or `logs:K=V` for one store only. */
  readonly headers?: readonly string[] | undefined;
}

/** Plans a store from its URL flag; null if the flag is not given. */
export function planFromFlags(store: StoreName, flags: ContextFlags): StorePlan | null {
  const url = flags[`${store}Url`];
  const source = `--${store}-url`;
  return url === undefined
    ? null
    : { store, origin: 'flags', source, settings: { url: literal(url, source), headers: [] } };
}

/** Adds `--org-id` and `--header` to a plan; they apply whatever the source of the store is. Throws ObsqError on a bad header. */
export function withFlags(plan: StorePlan, flags: ContextFlags): StorePlan {
  const added = (flags.headers ?? []).map((text) => parsedOrThrow(parseHeaderFlag(text)));
  const applicable = added.filter((header) => header.store === null || header.store === plan.store);
  if (applicable.length === 0 && flags.orgId === undefined) return plan;
  const tenantHeader = applicable.findLast((header) => header.name.toLowerCase() === 'x-scope-orgid');
  const tenant =
    flags.orgId !== undefined
      ? literal(flags.orgId, '--org-id')
      : tenantHeader
        ? literal(tenantHeader.value, '--header')
        : plan.settings.tenant;
  const headers: HeaderSetting[] = applicable
    .filter((header) => header !== tenantHeader)
    .map((header) => ({ name: header.name, value: literal(header.value, '--header') }));
  const settings: StoreSettings = {
    ...plan.settings,
    tenant,
    headers: [...plan.settings.headers, ...headers],
  };
  return { ...plan, settings };
}
