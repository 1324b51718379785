import type { Labels } from '../labels.ts';
import type { ManagedAlert, Rule, RuleAlert } from './alert.ts';

/**
 * What an alert is doing, of both stores together. `firing` is active in the Alertmanager's words; `muted` by a time interval
 * of its routes; `unprocessed` has come to the Alertmanager and not through it yet.
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

/** The rule an alert came from, and what the store says of it. */
export interface AlertRule {
  readonly group: string;
  readonly file: string;
  readonly rule: Pick<Rule, 'name' | 'expr' | 'durationSeconds'>;
  readonly alert: RuleAlert;
}

/** One alert, as the metrics store and the Alertmanager tell it together; of the two at least one. */
export interface CurrentAlert {
  readonly name: string;
  readonly state: AlertState;
  /** The label `severity`, '' without one. */
  readonly severity: string;
  /** The Alertmanager's where it has the alert: external labels are among them. */
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly rule: AlertRule | null;
  readonly managed: ManagedAlert | null;
}

/** Unix ms since when the rule's condition holds, or the Alertmanager knows the alert; null where nobody says. */
export function sinceOfAlert({ rule, managed }: CurrentAlert): number | null {
  return rule?.alert.activeAtMs ?? managed?.startsAtMs ?? null;
}

/** An alert out of what the stores say of it. */
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
    // Suppressed, and by nothing it names: some notification is held back all the same.
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

/** 0 is the worst. A word that nobody knows stands between `low` and `info`: a severity of one's own deserves a look. */
export function severityRank(severity: string): number {
  return severityRanks[severity.toLowerCase()] ?? 5;
}

/** Worst first: what fires before what is pending or held back, then by severity, then the newest. */
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

/** Labels that may carry a namespace; the first that is there. `exported_` where the scrape's own label pushed the object's aside. */
export const namespaceLabels: readonly string[] = [
  'exported_namespace',
  'namespace',
  'k8s_namespace_name',
  'kubernetes_namespace',
];

/** The namespace an alert speaks of, or null. */
export function namespaceOfLabels(labels: Labels): string | null {
  for (const name of namespaceLabels) {
    const value = labels[name];
    if (value !== undefined && value !== '') return value;
  }
  return null;
}
