import type { Labels } from '../../../../domain/labels.ts';

/** Labels that say which one of many an alert is about, the closest first. */
const subjectLabels = ['pod', 'service_name', 'service', 'node', 'instance'];

/** What an alert is about in one word: its pod, service or node; null where its labels name none. */
export function subjectOfAlert(labels: Labels): string | null {
  for (const name of subjectLabels) {
    const value = labels[name];
    if (value !== undefined && value !== '') return value;
  }
  return null;
}

/**
 * The row that an alert came from: no label that both have differs, and the more they share the better. An alert has labels of
 * its own beside the series' (`alertname`, `severity`). Null where every row differs from it.
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

/** How many labels both have; null where one of them differs. */
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
