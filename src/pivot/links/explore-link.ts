import type { StoreName } from '../../domain/store-name.ts';
import { decodePercent } from '../../domain/text/decode-percent.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Question } from './question.ts';

/** A Grafana and its names for the stores. */
export interface ExploreTarget {
  /** Grafana's URL with its path prefix, without trailing slash. */
  readonly url: string;
  /** The known UIDs of its data sources. Grafana uses its default data source for the other stores. */
  readonly datasources: Readonly<Partial<Record<StoreName, string>>>;
}

/** Grafana shows two panes side by side, not more. */
const mostPanes = 2;

/**
 * Builds a link to Grafana's Explore that asks the same questions: `/explore?schemaVersion=1&panes={...}&orgId=1`, with a pane for
 * each of the first two questions. Grafana has this form since 10.0 (docs/stores.md 5.10).
 */
export function buildExploreUrl(target: ExploreTarget, questions: readonly Question[]): string {
  const panes = Object.fromEntries(
    questions
      .slice(0, mostPanes)
      .map((question, index) => [paneKeys[index] ?? 'x', paneOf(target, question)]),
  );
  const params = new URLSearchParams({ schemaVersion: '1', panes: JSON.stringify(panes), orgId: '1' });
  return `${target.url}/explore?${params}`;
}

const paneKeys = ['a', 'b'] as const;

const storeOfKind: Readonly<Record<Question['kind'], StoreName>> = {
  saved: 'metrics',
  metrics: 'metrics',
  logs: 'logs',
  traces: 'traces',
  trace: 'traces',
};

const pluginOfStore: Readonly<Partial<Record<StoreName, string>>> = {
  metrics: 'prometheus',
  logs: 'loki',
  traces: 'tempo',
};

function paneOf(target: ExploreTarget, question: Question): Record<string, unknown> {
  const store = storeOfKind[question.kind];
  const uid = target.datasources[store];
  const datasource = uid === undefined ? undefined : { type: pluginOfStore[store], uid };
  return {
    ...(uid === undefined ? {} : { datasource: uid }),
    queries: queriesOf(question).map((query, index) => ({
      refId: refId(index),
      ...(datasource === undefined ? {} : { datasource }),
      ...query,
    })),
    ...(question.window === null ? {} : { range: rangeOf(question.window) }),
  };
}

function queriesOf(question: Question): readonly Record<string, unknown>[] {
  switch (question.kind) {
    case 'saved':
      return question.expressions.map((expr) => promql(expr, question.stepMs));
    case 'metrics':
      return [promql(question.expr, question.stepMs)];
    case 'logs':
      return [{ expr: question.expr, queryType: 'range' }];
    case 'traces':
      return [{ query: question.expr, queryType: 'traceql' }];
    case 'trace':
      // A trace id alone is a query of Grafana's TraceQL editor.
      return [{ query: question.traceId, queryType: 'traceql' }];
  }
}

function promql(expr: string, stepMs: number | null): Record<string, unknown> {
  return { expr, range: stepMs !== null, instant: stepMs === null };
}

/** A window as texts of Unix ms, the form that Explore itself uses for absolute times. */
function rangeOf(window: Window): { readonly from: string; readonly to: string } {
  return { from: String(Math.floor(window.fromMs)), to: String(Math.ceil(window.toMs)) };
}

/** A, B, ... Z, AA, ... */
function refId(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : refId(Math.floor(index / 26) - 1) + last;
}

/**
 * Finds the UID of each data source in the first of: the context (`grafana: {metrics: uid}`), the URL of a store behind Grafana's own
 * proxy (`/api/datasources/proxy/uid/<uid>`), the links in `correlate:` (`datasourceUid`, docs/stores.md 5).
 */
export function findDatasources(
  named: Readonly<Partial<Record<StoreName, string>>>,
  storeUrls: Readonly<Partial<Record<StoreName, string>>>,
  correlate: unknown,
): ExploreTarget['datasources'] {
  const found: Partial<Record<StoreName, string>> = { ...fromCorrelation(correlate) };
  for (const [store, url] of Object.entries(storeUrls) as [StoreName, string][]) {
    const uid = /\/api\/datasources\/(?:proxy\/)?uid\/([^/?#]+)/.exec(url)?.[1];
    if (uid !== undefined) found[store] = decodePercent(uid);
  }
  return { ...found, ...named };
}

const linkFields: readonly (readonly [field: string, store: StoreName])[] = [
  ['exemplarTraceIdDestinations', 'traces'],
  ['derivedFields', 'traces'],
  ['tracesToLogsV2', 'logs'],
  ['tracesToMetrics', 'metrics'],
];

function fromCorrelation(correlate: unknown): Partial<Record<StoreName, string>> {
  const found: Partial<Record<StoreName, string>> = {};
  for (const [field, store] of linkFields) {
    const value = fieldOf(correlate, field);
    for (const one of Array.isArray(value) ? value : [value]) {
      const uid = fieldOf(one, 'datasourceUid');
      if (typeof uid === 'string' && uid !== '') found[store] ??= uid;
    }
  }
  return found;
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
