import type { Cache } from '../../cache/cache.ts';
import { type ObsqError, toObsqError } from '../../domain/errors.ts';
import type { StoreName } from '../../domain/store-name.ts';
import { parseCorrelate } from '../../pivot/correlate/correlate.ts';
import type { Correlation } from '../../pivot/correlate/correlation.ts';
import type { DoctorCheck } from '../../pivot/doctor-report.ts';
import type { Stores } from '../stores.ts';

export interface DoctorOptions {
  readonly cache: Cache;
  /** The current time, Unix ms. */
  readonly nowMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with each finished check. */
  readonly onCheck?: ((check: DoctorCheck) => void) | undefined;
}

/** One running examination. */
export interface DoctorRun {
  readonly stores: Stores;
  readonly options: DoctorOptions;
  readonly correlation: Correlation;
  add(
    check: Omit<DoctorCheck, 'fix' | 'store' | 'figures'> &
      Partial<Pick<DoctorCheck, 'fix' | 'store' | 'figures'>>,
  ): void;
  readonly checks: readonly DoctorCheck[];
}

export function createDoctorRun(stores: Stores, options: DoctorOptions): DoctorRun {
  const checks: DoctorCheck[] = [];
  return {
    stores,
    options,
    correlation: parseCorrelate(stores.context.correlate),
    checks,
    add: (check) => {
      const whole: DoctorCheck = { fix: null, store: null, figures: null, ...check };
      checks.push(whole);
      options.onCheck?.(whole);
    },
  };
}

/** An answer or the error of a store. Cancellation and bugs are thrown instead. */
export type Tried<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ObsqError };

/** Asks a store. Its failure becomes a value, so that it does not end the examination. */
export async function tryAsk<T>(ask: () => Promise<T>): Promise<Tried<T>> {
  try {
    return { ok: true, value: await ask() };
  } catch (thrown) {
    const error = toObsqError(thrown);
    if (error.kind === 'cancelled' || error.kind === 'bug') throw error;
    return { ok: false, error };
  }
}

/** The usual name of the product behind each store. */
export const productOf: Readonly<Record<StoreName, string>> = {
  metrics: 'Prometheus/Mimir',
  logs: 'Loki',
  traces: 'Tempo',
  alerts: 'Alertmanager',
};

/** The advice for a store that failed. */
export function adviseOnError(store: StoreName, error: ObsqError): string {
  const flag = `--${store}-url`;
  switch (error.kind) {
    case 'auth':
      return error.status === 403
        ? `the credentials are known but may not read: check the role of the user or token, and the tenant (--org-id)`
        : `set the tenant (--org-id, or tenant: in the context) and the credentials (obsq context add --username/--bearer-token); obsq context show says what is used`;
    case 'network':
      return `check the URL (${flag}; obsq context show says where it comes from), the port-forward or VPN, and TLS`;
    case 'timeout':
      return `${productOf[store]} is slow or a proxy swallows requests: try --timeout 2m, and look at its own health`;
    case 'limit':
      return `raise the limit that the message names in ${productOf[store]}'s limits_config, or ask for less`;
    case 'not-found':
      return adviseOnAnswer(store, error);
    default:
      return adviseOnAnswer(store, error);
  }
}

/** The advice for an error answer, which may come from a program other than the store. */
function adviseOnAnswer(store: StoreName, { hint, status = 0 }: ObsqError): string {
  // A hint to run `obsq doctor` is useless here, since the user has just run it.
  if (hint !== undefined && !hint.includes('obsq doctor')) return hint;
  return status >= 400
    ? `look at the log of ${productOf[store]} and of whatever stands in front of it (ingress, gateway); ${pathAdvice[store]}`
    : `something else answers at this URL, or a proxy cuts the answers: compare it with obsq context show, look for a login page in front; ${pathAdvice[store]}`;
}

const pathAdvice: Readonly<Record<StoreName, string>> = {
  metrics: 'for Mimir and Cortex the URL ends in /prometheus',
  logs: 'the URL of Loki goes without /loki',
  traces: 'the URL of Tempo goes without /api',
  alerts: 'for Mimir the URL ends in /alertmanager',
};
