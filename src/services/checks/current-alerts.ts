import type { ManagedAlert, Rule, RuleGroup } from '../../domain/alerts/alert.ts';
import type { CurrentAlert } from '../../domain/alerts/current-alert.ts';
import { mergeAlerts } from '../../domain/alerts/merge-alerts.ts';
import type { Answer } from '../../domain/answer.ts';
import { ObsqError } from '../../domain/errors.ts';
import type { StoreName } from '../../domain/store-name.ts';
import type { Stores } from '../stores.ts';

export interface CurrentAlerts {
  /** The alerts, worst first. */
  readonly alerts: readonly CurrentAlert[];
  /** The alerting rules of the metrics store, those that do not fire too; null if it was not asked or has failed. */
  readonly rules: readonly Rule[] | null;
  /** The store that failed while the other one answered, or null. */
  readonly gap: { readonly store: StoreName; readonly error: ObsqError } | null;
  /** The store that is not configured, or null. That is no failure, but less is known. */
  readonly absent: StoreName | null;
  readonly warnings: readonly string[];
  readonly infos: readonly string[];
  readonly partial: boolean;
}

/**
 * Fetches the current alerts from the rules of the metrics store and from the Alertmanager, concurrently. Throws if neither is
 * configured. If none answers, it throws the error of the metrics store, or of the only store.
 */
export async function fetchCurrentAlerts(stores: Stores, signal?: AbortSignal): Promise<CurrentAlerts> {
  const [rules, managed] = await Promise.allSettled([
    fetchRules(stores, signal),
    fetchManaged(stores, signal),
  ]);
  const failures = [failureOf('metrics', rules), failureOf('alerts', managed)].flatMap((one) => one ?? []);
  const answers = [rules, managed].filter((one) => one.status === 'fulfilled' && one.value !== null);
  const [failure] = failures;
  if (answers.length === 0) {
    if (failure !== undefined) throw failure.error;
    // Neither store is configured, so this throws the error that says how to name one.
    await stores.metrics();
  }
  const groups = answerOf<readonly RuleGroup[]>(rules);
  const held = answerOf<readonly ManagedAlert[]>(managed);
  return {
    alerts: mergeAlerts(groups?.data ?? [], held?.data ?? []),
    rules: groups?.data.flatMap(({ rules: ofGroup }) => ofGroup) ?? null,
    gap: failure ?? null,
    absent: !stores.has('metrics') ? 'metrics' : stores.has('alerts') ? null : 'alerts',
    warnings: [...(groups?.warnings ?? []), ...(held?.warnings ?? [])],
    infos: [...(groups?.infos ?? []), ...(held?.infos ?? [])],
    partial: failure !== undefined || groups?.partial === true || held?.partial === true,
  };
}

async function fetchRules(
  stores: Stores,
  signal: AbortSignal | undefined,
): Promise<Answer<readonly RuleGroup[]> | null> {
  if (!stores.has('metrics')) return null;
  return (await stores.metrics()).rules({ type: 'alert', signal });
}

async function fetchManaged(
  stores: Stores,
  signal: AbortSignal | undefined,
): Promise<Answer<readonly ManagedAlert[]> | null> {
  if (!stores.has('alerts')) return null;
  return (await stores.alerts()).alerts({ signal });
}

function failureOf(store: StoreName, result: PromiseSettledResult<unknown>): CurrentAlerts['gap'] {
  if (result.status === 'fulfilled') return null;
  // An error that is no ObsqError is a bug.
  if (!(result.reason instanceof ObsqError)) throw result.reason;
  if (result.reason.kind === 'cancelled') throw result.reason;
  return { store, error: result.reason };
}

function answerOf<T>(result: PromiseSettledResult<Answer<T> | null>): Answer<T> | null {
  return result.status === 'fulfilled' ? result.value : null;
}
