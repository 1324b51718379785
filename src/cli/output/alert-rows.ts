import type { ManagedAlert, Silence } from '../../domain/alerts/alert.ts';
import { type AlertRule, type CurrentAlert, sinceOfAlert } from '../../domain/alerts/current-alert.ts';
import { formatMatcher } from '../../domain/alerts/matchers.ts';
import { formatRfc3339Utc } from '../../domain/time/time-format.ts';

/** Schema `alerts-row`. */
export function alertRow(alert: CurrentAlert) {
  const { name, state, severity, labels, annotations, rule, managed } = alert;
  return {
    name,
    state,
    severity,
    labels,
    annotations,
    since: timeOrNull(sinceOfAlert(alert)),
    value: rule?.alert.value ?? null,
    rule: rule === null ? null : ruleFacts(rule),
    alertmanager: managed === null ? null : managedFacts(managed),
  };
}

function ruleFacts({ group, file, rule, alert }: AlertRule) {
  return {
    group,
    file,
    name: rule.name,
    expr: rule.expr,
    durationSeconds: rule.durationSeconds,
    state: alert.state,
    activeAt: timeOrNull(alert.activeAtMs),
  };
}

function managedFacts(alert: ManagedAlert) {
  return {
    fingerprint: alert.fingerprint,
    state: alert.state,
    startsAt: formatRfc3339Utc(alert.startsAtMs),
    endsAt: formatRfc3339Utc(alert.endsAtMs),
    updatedAt: formatRfc3339Utc(alert.updatedAtMs),
    generatorUrl: alert.generatorUrl,
    receivers: alert.receivers,
    silencedBy: alert.silencedBy,
    inhibitedBy: alert.inhibitedBy,
    mutedBy: alert.mutedBy,
  };
}

/** Schema `silences-row`. `alerts` is the number of current alerts that it suppresses; null if unknown. */
export function silenceRow(silence: Silence, alerts: number | null) {
  return {
    id: silence.id,
    state: silence.state,
    comment: silence.comment,
    createdBy: silence.createdBy,
    startsAt: formatRfc3339Utc(silence.startsAtMs),
    endsAt: formatRfc3339Utc(silence.endsAtMs),
    matchers: silence.matchers.map((matcher) => ({ ...matcher, text: formatMatcher(matcher) })),
    alerts,
  };
}

function timeOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : formatRfc3339Utc(timeMs);
}
