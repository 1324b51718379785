import type { Rule, RuleAlert, RuleGroup } from '../../domain/alerts/alert.ts';
import { asArrayOrNone, asLabels, asObject, unexpected } from '../json/json-shape.ts';
import { numberOrZero, textOrEmpty } from '../json/json-value.ts';

/** `data` of `/rules` (docs/stores.md 1.5). In Mimir, Cortex and Loki a group's `file` is its namespace. */
export function decodeRuleGroups(data: unknown): RuleGroup[] {
  return listIn(data, 'groups').map((item, index) => {
    const where = `data.groups[${index}]`;
    const group = asObject(item, where);
    return {
      name: textOrEmpty(group.name),
      file: textOrEmpty(group.file),
      intervalSeconds: numberOrZero(group.interval),
      rules: asArrayOrNone(group.rules, `${where}.rules`).map((rule) => decodeRule(rule, `${where}.rules`)),
    };
  });
}

/** `data` of `/alerts`. */
export function decodeRuleAlerts(data: unknown): RuleAlert[] {
  return listIn(data, 'alerts').map((alert) => decodeRuleAlert(alert, 'data.alerts'));
}

/** The list of that name in `data`; none if it is absent or null. Throws ObsqError for data of another API, which holds something else. */
function listIn(data: unknown, name: string): readonly unknown[] {
  const object = asObject(data, 'data');
  if (object[name] === undefined && Object.keys(object).length > 0) throw unexpected(`data.${name}`, 'there');
  return asArrayOrNone(object[name], `data.${name}`);
}

function decodeRule(item: unknown, where: string): Rule {
  const rule = asObject(item, where);
  const isAlerting = rule.type === 'alerting';
  return {
    kind: isAlerting ? 'alerting' : 'recording',
    name: textOrEmpty(rule.name),
    expr: textOrEmpty(rule.query),
    labels: asLabels(rule.labels, `${where}.labels`),
    annotations: asLabels(rule.annotations, `${where}.annotations`),
    durationSeconds: numberOrZero(rule.duration),
    state: isAlerting ? decodeState(rule.state) : null,
    health: textOrEmpty(rule.health),
    lastError: textOrEmpty(rule.lastError),
    alerts: asArrayOrNone(rule.alerts, `${where}.alerts`).map((alert) =>
      decodeRuleAlert(alert, `${where}.alerts`),
    ),
  };
}

function decodeRuleAlert(item: unknown, where: string): RuleAlert {
  const alert = asObject(item, where);
  const activeAtMs = Date.parse(textOrEmpty(alert.activeAt));
  return {
    labels: asLabels(alert.labels, `${where}.labels`),
    annotations: asLabels(alert.annotations, `${where}.annotations`),
    state: decodeState(alert.state),
    activeAtMs: Number.isNaN(activeAtMs) ? null : activeAtMs,
    value: textOrEmpty(alert.value),
  };
}

/** Decodes a state. Mimir 3.1 adds `unknown`; any state that obsq does not know becomes that. */
function decodeState(state: unknown): RuleAlert['state'] {
  return state === 'firing' || state === 'pending' || state === 'inactive' ? state : 'unknown';
}
