import type { Emptiness } from '../../domain/answer.ts';
import type { RequestRecord } from '../../domain/request-record.ts';
import { formatRfc3339Utc } from '../../domain/time/time-format.ts';
import type { QueryFacts, Report, WindowFacts } from '../session/report.ts';
import { schemaVersion } from './json-document.ts';

/** What a document tells beside the answer. */
export interface ReportFacts {
  readonly contextName: string;
  readonly requests: readonly RequestRecord[];
  readonly elapsedMs: number;
}

/** An answer as one value, in parts: a large one is written row by row. */
export interface ReportDocument {
  /** The fields before the rows. */
  readonly head: Readonly<Record<string, unknown>>;
  /** Null for an answer that has no rows. */
  readonly rows: Iterable<unknown> | null;
  /** The fields after the rows: known when the last row is written. */
  readonly tail: () => Readonly<Record<string, unknown>>;
}

/** The document of an answer; `empty` says why it is empty, null where it is not. */
export function documentOf(report: Report, empty: Emptiness | null, facts: ReportFacts): ReportDocument {
  return { head: head(report, facts), rows: report.rows ?? null, tail: () => tail(report, empty, facts) };
}

/** The whole answer as one value: what -o json prints, for a line of its own. */
export function reportDocument(
  report: Report,
  empty: Emptiness | null,
  facts: ReportFacts,
): Readonly<Record<string, unknown>> {
  const document = documentOf(report, empty, facts);
  const data = document.rows === null ? {} : { data: [...document.rows] };
  return { ...document.head, ...data, ...document.tail() };
}

function head(report: Report, facts: ReportFacts): Readonly<Record<string, unknown>> {
  return {
    schema: schemaVersion,
    kind: report.kind,
    context: facts.contextName,
    query: report.query === null ? null : queryJson(report.query),
    window: report.window === null ? null : windowJson(report.window),
    ...(report.columns === undefined ? {} : { columns: report.columns }),
    ...report.fields,
  };
}

function tail(
  report: Report,
  empty: Emptiness | null,
  facts: ReportFacts,
): Readonly<Record<string, unknown>> {
  return {
    warnings: report.warnings,
    infos: report.infos ?? [],
    partial: report.partial,
    empty,
    stats: {
      requests: facts.requests.length,
      bytes: facts.requests.reduce((sum, request) => sum + request.bytes, 0),
      ms: Math.round(facts.elapsedMs),
    },
  };
}

function queryJson(query: QueryFacts): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

function windowJson(window: WindowFacts): Readonly<Record<string, unknown>> {
  return {
    from: formatRfc3339Utc(window.fromMs),
    to: formatRfc3339Utc(window.toMs),
    ...(window.stepMs === undefined ? {} : { stepSeconds: window.stepMs / 1000 }),
  };
}
