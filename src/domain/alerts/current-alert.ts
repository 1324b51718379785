import type { Labels } from '../labels.ts';
import { ownValue } from '../own-value.ts';
import type { ManagedAlert, Rule, RuleAlert } from './alert.ts';

/**
 * The state of an alert in both stores together. Alertmanager calls `firing` active. `muted`: a time interval of its routes mutes it.
 * `unprocessed`: Alertmanager has received it but not processed it yet.
 */
export const alertStates = [
  'firing',
  'unprocessed',
  'pending',
  'unknown',
  'inhibited',
  'silenced',
  'muted',
] as const;
export type AlertState = (typeof alertStates)[number];

/** The rule of an alert, from the metrics store. */
export interface AlertRule {
  readonly group: string;
  readonly file: string;
  readonly rule: Pick<Rule, 'name' | 'expr' | 'durationSeconds'>;
  readonly alert: RuleAlert;
}

/** One alert, known to the metrics store, to Alertmanager, or to both. */
export interface CurrentAlert {
  readonly name: string;
  readonly state: AlertState;
  /** The label `severity`, '' without one. */
  readonly severity: string;
  /** Alertmanager's labels, which include external labels, if it has the alert; else those of the rule. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly rule: AlertRule | null;
  readonly managed: ManagedAlert | null;
}

/** The time (Unix ms) since which the rule's condition holds or Alertmanager knows the alert; null if unknown. */
export function sinceOfAlert({ rule, managed }: CurrentAlert): number | null {
  return rule?.alert.activeAtMs ?? managed?.startsAtMs ?? null;
}

/** Builds an alert from the parts that the stores know. */
export function makeCurrentAlert(rule: AlertRule | null, managed: ManagedAlert | null): CurrentAlert {
  const labels = managed?.labels ?? rule?.alert.labels ?? {};
  return {
    name: labels.alertname ?? rule?.rule.name ?? '',
    state: stateOf(rule, managed),
    severity: labels.severity ?? '',
    labels,
    annotations: managed?.annotations ?? rule?.alert.annotations ?? {},
    rule,
    managed,
  };
}

function stateOf(rule: AlertRule | null, managed: ManagedAlert | null): AlertState {
  if (managed !== null) {
    if (managed.silencedBy.length > 0) return 'silenced';
    if (managed.inhibitedBy.length > 0) return 'inhibited';
    if (managed.mutedBy.length > 0) return 'muted';
    if (managed.state === 'unprocessed') return 'unprocessed';
    // Alertmanager calls it suppressed without naming a cause: some notification is still held back.
    return managed.state === 'suppressed' ? 'muted' : 'firing';
  }
  const state = rule?.alert.state;
  return state === 'firing' || state === 'pending' ? state : 'unknown';
}

const severityRanks: Readonly<Record<string, number>> = {
  emergency: 0,
  fatal: 0,
  page: 0,
  critical: 1,
  error: 2,
  high: 2,
  major: 2,
  warning: 3,
  warn: 3,
  medium: 3,
  minor: 4,
  low: 4,
  info: 6,
  information: 6,
  informational: 6,
  debug: 7,
  none: 8,
};

/** The rank of a severity; 0 is the worst. An unknown word ranks between `low` and `info`: a team's own severity deserves a look. */
export function severityRank(severity: string): number {
  return ownValue(severityRanks, severity.toLowerCase()) ?? 5;
}

/** Orders alerts, worst first: firing ones before pending or suppressed ones, then by severity, then the newest. */
export function compareAlerts(a: CurrentAlert, b: CurrentAlert): number {
  return (
    alertStates.indexOf(a.state) - alertStates.indexOf(b.state) ||
    severityRank(a.severity) - severityRank(b.severity) ||
    (sinceOfAlert(b) ?? 0) - (sinceOfAlert(a) ?? 0) ||
    compareText(a.name, b.name) ||
    compareText(subjectKey(a), subjectKey(b))
  );
}

function subjectKey({ labels }: CurrentAlert): string {
  return `${labels.namespace ?? ''} ${labels.pod ?? ''} ${labels.container ?? ''} ${labels.service_name ?? ''} ${labels.node ?? labels.instance ?? ''}`;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Labels that may hold a namespace, in order. `exported_` is the object's own label if the scrape has one too. */
export const namespaceLabels: readonly string[] = [
  'exported_namespace',
  'namespace',
  'k8s_namespace_name',
  'kubernetes_namespace',
];

/** The namespace that an alert is about, or null. */
export function namespaceOfLabels(labels: Labels): string | null {
  for (const name of namespaceLabels) {
    const value = labels[name];
    if (value !== undefined && value !== '') return value;
  }
  return null;
}
