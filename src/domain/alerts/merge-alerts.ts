import { labelsKey, pickLabels } from '../labels.ts';
import { ownValue } from '../own-value.ts';
import type { ManagedAlert, RuleGroup } from './alert.ts';
import { type AlertRule, type CurrentAlert, compareAlerts, makeCurrentAlert } from './current-alert.ts';

/**
 * Merges the alerts of two stores into one list, worst first. Alertmanager's labels are those of the rule and the external labels of the
 * server that sent the alert. So two alerts are the same if they have the same name and Alertmanager's labels include all of the
 * rule's. Either list may be empty. The time is linear in the alerts, for each set of label names that rules of one name use.
 */
export function mergeAlerts(
  groups: readonly RuleGroup[],
  managed: readonly ManagedAlert[],
): readonly CurrentAlert[] {
  const waiting = byName(managed);
  const merged: CurrentAlert[] = [];
  for (const rule of alertsOfRules(groups)) {
    merged.push(makeCurrentAlert(rule, waiting.get(nameOf(rule))?.take(rule) ?? null));
  }
  for (const candidates of waiting.values())
    for (const rest of candidates.rest()) merged.push(makeCurrentAlert(null, rest));
  return merged.sort(compareAlerts);
}

function* alertsOfRules(groups: readonly RuleGroup[]): Iterable<AlertRule> {
  for (const { name: group, file, rules } of groups) {
    for (const rule of rules)
      for (const alert of rule.alerts) if (alert.state !== 'inactive') yield { group, file, rule, alert };
  }
}

function nameOf({ rule, alert }: AlertRule): string {
  return alert.labels.alertname ?? rule.name;
}

function byName(managed: readonly ManagedAlert[]): ReadonlyMap<string, Candidates> {
  const lists = new Map<string, ManagedAlert[]>();
  for (const alert of managed) {
    const name = alert.labels.alertname ?? '';
    const list = lists.get(name);
    if (list === undefined) lists.set(name, [alert]);
    else list.push(alert);
  }
  return new Map([...lists].map(([name, list]) => [name, createCandidates(list)]));
}

interface Candidates {
  /** Finds Alertmanager's counterpart of a rule's alert, and each only once. A pending alert has none, as it is not sent. */
  take(rule: AlertRule): ManagedAlert | null;
  rest(): Iterable<ManagedAlert>;
}

function createCandidates(list: readonly ManagedAlert[]): Candidates {
  const taken = new Set<ManagedAlert>();
  const indexes = new Map<string, ReadonlyMap<string, readonly ManagedAlert[]>>();
  const indexFor = (names: readonly string[]): ReadonlyMap<string, readonly ManagedAlert[]> => {
    const key = names.join('\u0000');
    const known = indexes.get(key) ?? indexBy(list, names);
    indexes.set(key, known);
    return known;
  };
  return {
    take: ({ alert, rule }) => {
      if (alert.state === 'pending') return null;
      // Prometheus treats an empty label as absent and does not send it.
      const names = Object.keys(alert.labels)
        .filter((name) => ownValue(alert.labels, name) !== '')
        .sort();
      const alike = indexFor(names).get(labelsKey(pickLabels(alert.labels, names))) ?? [];
      const firedAtMs = (alert.activeAtMs ?? 0) + rule.durationSeconds * 1000;
      const found = nearestStart(
        alike.filter((one) => !taken.has(one)),
        firedAtMs,
      );
      if (found !== null) taken.add(found);
      return found;
    },
    rest: () => list.filter((alert) => !taken.has(alert)),
  };
}

/** Chooses between alerts of several clusters that differ only in external labels: the one that fired when the rule did. */
function nearestStart(alike: readonly ManagedAlert[], firedAtMs: number): ManagedAlert | null {
  let nearest: ManagedAlert | null = null;
  let leastMs = Number.POSITIVE_INFINITY;
  for (const alert of alike) {
    const distanceMs = Math.abs(alert.startsAtMs - firedAtMs);
    if (distanceMs >= leastMs) continue;
    nearest = alert;
    leastMs = distanceMs;
  }
  return nearest;
}

function indexBy(
  list: readonly ManagedAlert[],
  names: readonly string[],
): ReadonlyMap<string, readonly ManagedAlert[]> {
  const index = new Map<string, ManagedAlert[]>();
  for (const alert of list) {
    const key = labelsKey(pickLabels(alert.labels, names));
    const same = index.get(key);
    if (same === undefined) index.set(key, [alert]);
    else same.push(alert);
  }
  return index;
}
