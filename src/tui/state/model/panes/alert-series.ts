import type { Labels } from '../../../../domain/labels.ts';
import { ownValue } from '../../../../domain/own-value.ts';

/** Labels that name the subject of an alert, the most specific first. */
const subjectLabels = ['pod', 'service_name', 'service', 'node', 'instance'];

/** The subject of an alert: its pod, service or node; null if its labels name none. */
export function subjectOfAlert(labels: Labels): string | null {
  for (const name of subjectLabels) {
    const value = ownValue(labels, name);
    if (value !== undefined && value !== '') return value;
  }
  return null;
}

/**
 * Finds the index of the row that an alert came from: none of their common labels differs, and they share the most. An alert
 * also has labels that its series lacks (`alertname`, `severity`). Null if every row differs from the alert.
 */
export function findAlertSeries(rows: readonly { readonly labels: Labels }[], alert: Labels): number | null {
  let best: number | null = null;
  let most = -1;
  for (const [index, { labels }] of rows.entries()) {
    const shared = countShared(labels, alert);
    if (shared === null || shared <= most) continue;
    best = index;
    most = shared;
  }
  return best;
}

/** Counts the labels that both have; null if one of them differs. */
function countShared(row: Labels, alert: Labels): number | null {
  let shared = 0;
  for (const [name, value] of Object.entries(row)) {
    const own = alert[name];
    if (name === '__name__' || own === undefined) continue;
    if (own !== value) return null;
    shared += 1;
  }
  return shared;
}
