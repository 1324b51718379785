import { type Labels, labelsKey, pickLabels } from '../../../domain/labels.ts';
import { compileGoRegex } from '../../../domain/text/go-regex.ts';
import type { LabelMatcher } from '../../source/sources.ts';
import { sortedEntries } from '../words/format-labels.ts';
import { badData } from '../words/promql-error.ts';
import { labelOf } from '../words/value.ts';
import { groupBy, receiver } from './configuration.ts';
import { parseFilter } from './filter-matcher.ts';
import type { HeldAlert } from './managed-alerts.ts';

/** Lists the alerts of GET /api/v2/alerts that its parameters let through. */
export function filterAlerts(alerts: readonly HeldAlert[], params: URLSearchParams): HeldAlert[] {
  const matchers = params.getAll('filter').map(parseFilter);
  const wanted = receiverPattern(params);
  if (wanted !== null && !wanted.test(receiver)) return [];
  const [active, silenced, inhibited] = ['active', 'silenced', 'inhibited'].map((name) => flag(params, name));
  return alerts.filter((alert) => {
    if (active === false && stateOf(alert) === 'active') return false;
    if (silenced === false && alert.silencedBy.length > 0) return false;
    if (inhibited === false && alert.inhibitedBy.length > 0) return false;
    return passes(alert.labels, matchers);
  });
}

function passes(labels: Labels, matchers: readonly LabelMatcher[]): boolean {
  return matchers.every((matcher) => matcher.matches(labelOf(labels, matcher.name)));
}

/** Reads a switch that is on by default. Like the server it takes any word other than a yes for a no. */
function flag(params: URLSearchParams, name: string): boolean {
  const text = params.get(name);
  return text === null || /^(true|1|yes|ok|y|on|selected|checked|t|enabled)$/i.test(text);
}

function receiverPattern(params: URLSearchParams): RegExp | null {
  const text = params.get('receiver');
  if (text === null || text === '') return null;
  const pattern = compileGoRegex(text, true);
  if (pattern === null) {
    throw badData(`failed to parse receiver param: error parsing regexp: \`^(?:${text})$\``);
  }
  return pattern;
}

function stateOf(alert: HeldAlert): 'active' | 'suppressed' {
  return alert.silencedBy.length + alert.inhibitedBy.length > 0 ? 'suppressed' : 'active';
}

/** Formats one alert with its keys in the server's order. */
export function alertJson(alert: HeldAlert): object {
  return {
    annotations: sorted(alert.annotations),
    endsAt: iso(alert.endsAtMs),
    fingerprint: alert.fingerprint,
    receivers: [{ name: receiver }],
    startsAt: iso(alert.startsAtMs),
    status: {
      inhibitedBy: alert.inhibitedBy,
      mutedBy: [],
      silencedBy: alert.silencedBy,
      state: stateOf(alert),
    },
    updatedAt: iso(alert.updatedAtMs),
    generatorURL: alert.generatorUrl,
    labels: sorted(alert.labels),
  };
}

/** Answers GET /api/v2/alerts/groups: alerts grouped by the route's labels. */
export function groupsJson(alerts: readonly HeldAlert[]): object[] {
  const groups = new Map<string, { labels: Labels; alerts: HeldAlert[] }>();
  for (const alert of alerts) {
    const labels = pickLabels(alert.labels, groupBy);
    const key = labelsKey(labels);
    const group = groups.get(key) ?? { labels, alerts: [] };
    group.alerts.push(alert);
    groups.set(key, group);
  }
  return [...groups.keys()].sort().flatMap((key) => {
    const group = groups.get(key);
    if (group === undefined) return [];
    return [
      { alerts: group.alerts.map(alertJson), labels: sorted(group.labels), receiver: { name: receiver } },
    ];
  });
}

function sorted(labels: Labels): Record<string, string> {
  return Object.fromEntries(sortedEntries(labels));
}

function iso(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
