import type { Emptiness } from '../../domain/answer.ts';
import type { RequestRecord } from '../../domain/request-record.ts';
import { formatRfc3339Utc, formatRfc3339UtcNs } from '../../domain/time/time-format.ts';
import type { QueryFacts, Report, WindowFacts } from '../session/report.ts';
import { schemaVersion } from './json-document.ts';

/** Facts that a document holds beside the answer. */
export interface ReportFacts {
  readonly contextName: string;
  readonly requests: readonly RequestRecord[];
  readonly elapsedMs: number;
}

/** An answer as one JSON value, in three parts, so that the rows of a large answer can be written one by one. */
export interface ReportDocument {
  /** The fields before the rows. */
  readonly head: Readonly<Record<string, unknown>>;
  /** Null for an answer that has no rows. */
  readonly rows: Iterable<unknown> | null;
  /** The fields after the rows. They are complete only when the last row has been written. */
  readonly tail: () => Readonly<Record<string, unknown>>;
}

/** Builds the document of an answer. `empty` says why the answer is empty, and is null if it is not. */
export function documentOf(report: Report, empty: Emptiness | null, facts: ReportFacts): ReportDocument {
  return { head: head(report, facts), rows: report.rows ?? null, tail: () => tail(report, empty, facts) };
}

/** Builds the whole answer as one value: the document of -o json, for example to print it on one line. */
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
    ...(report.previousWindow === undefined ? {} : { previousWindow: windowJson(report.previousWindow) }),
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
    from: window.fromNs === undefined ? formatRfc3339Utc(window.fromMs) : formatRfc3339UtcNs(window.fromNs),
    to: window.toNs === undefined ? formatRfc3339Utc(window.toMs) : formatRfc3339UtcNs(window.toNs),
    ...(window.stepMs === undefined ? {} : { stepSeconds: window.stepMs / 1000 }),
  };
}
