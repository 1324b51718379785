import {
  type AlertState,
  alertStates,
  type CurrentAlert,
  namespaceOfLabels,
  severityRank,
  sinceOfAlert,
} from '../../../domain/alerts/current-alert.ts';
import { ObsqError } from '../../../domain/errors.ts';
import { parseRowOrder } from '../../../domain/metrics/row-order.ts';
import { parseSampleValue } from '../../../domain/metrics/series.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { nearestWord } from '../../../domain/text/nearest-word.ts';
import type { Invocation } from '../../io/invocation.ts';

/** The filter for the alerts that a command line asks for. */
export interface AlertPick {
  /** Severities in lower case; null means all. */
  readonly severities: ReadonlySet<string> | null;
  readonly states: ReadonlySet<AlertState> | null;
  readonly namespace: string | null;
}

/** Reads `--severity`, `--state` and `-n`. The first two accept several values, separated by commas. Throws ObsqError usage. */
export function readAlertPick(invocation: Invocation): AlertPick {
  return {
    severities: readSeverities(invocation),
    states: readStates(words(invocation.text('state'))),
    namespace: invocation.text('namespace') ?? null,
  };
}

/** Reads `--severity` in lower case; null means all severities. */
export function readSeverities(invocation: Invocation): AlertPick['severities'] {
  const severities = words(invocation.text('severity'))?.map((word) => word.toLowerCase());
  return severities === undefined ? null : new Set(severities);
}

function words(text: string | undefined): readonly string[] | undefined {
  return text
    ?.split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}

function readStates(asked: readonly string[] | undefined): AlertPick['states'] {
  if (asked === undefined) return null;
  return new Set(
    asked.map((word) => {
      // Alertmanager says active where Prometheus says firing.
      const state = alertStates.find((one) => one === (word === 'active' ? 'firing' : word));
      if (state !== undefined) return state;
      const near = nearestWord(word, alertStates);
      throw new ObsqError({
        kind: 'usage',
        message: `--state: no alert is ${word}${near === null ? '' : `; did you mean ${near}?`}`,
        hint: `--state with ${alertStates.join(', ')}, several with commas between`,
      });
    }),
  );
}

/** Picks the alerts asked for, and counts those that were omitted only because they have no namespace. */
export function pickAlerts(
  alerts: readonly CurrentAlert[],
  pick: AlertPick,
): { readonly alerts: readonly CurrentAlert[]; readonly withoutNamespace: number } {
  let withoutNamespace = 0;
  const picked = alerts.filter((alert) => {
    if (pick.severities !== null && !pick.severities.has(alert.severity.toLowerCase())) return false;
    if (pick.states !== null && !pick.states.has(alert.state)) return false;
    if (pick.namespace === null) return true;
    const namespace = namespaceOfLabels(alert.labels);
    if (namespace === null) withoutNamespace += 1;
    return namespace === pick.namespace;
  });
  return { alerts: picked, withoutNamespace };
}

const sortKeys: Readonly<Record<string, (alert: CurrentAlert) => string | number | null>> = {
  name: ({ name }) => name,
  severity: ({ severity }) => -severityRank(severity),
  state: ({ state }) => alertStates.indexOf(state),
  since: sinceOfAlert,
  value: ({ rule }) => numberOrNull(rule?.alert.value),
};

function numberOrNull(text: string | undefined): number | null {
  const number = text === undefined ? Number.NaN : parseSampleValue(text);
  return Number.isNaN(number) ? null : number;
}

/** Sorts alerts by `--sort`: name, severity, state, since, value or a label, with a leading '-' for descending. Null keeps their order, worst first. Throws ObsqError usage for a word that no alert knows. */
export function sortAlerts(alerts: readonly CurrentAlert[], sort: string | null): readonly CurrentAlert[] {
  if (sort === null) return alerts;
  const { name, descending } = parseRowOrder(sort);
  const sign = descending ? -1 : 1;
  const keyOf = Object.hasOwn(sortKeys, name)
    ? ownValue(sortKeys, name)
    : ({ labels }: CurrentAlert) => ownValue(labels, name) ?? null;
  const keyed = alerts.map((alert) => ({ alert, key: keyOf?.(alert) ?? null }));
  const isLabel = alerts.some(({ labels }) => ownValue(labels, name) !== undefined);
  if (alerts.length > 0 && !Object.hasOwn(sortKeys, name) && !isLabel)
    throw new ObsqError({
      kind: 'usage',
      message: `--sort: no alert has a label ${name}; there are ${Object.keys(sortKeys).join(', ')} and the alerts' labels`,
      hint: '--sort -since',
    });
  keyed.sort((a, b) => {
    if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
    return sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
  });
  return keyed.map(({ alert }) => alert);
}
