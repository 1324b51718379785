import type { LokiClient } from '../../../backends/loki/client.ts';
import { fieldReader } from '../../../domain/logs/line-fields.ts';
import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { counted } from '../../../domain/text/counted.ts';
import { formatRfc3339UtcNs } from '../../../domain/time/time-format.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { LinesRequest } from '../../../services/logs/read-lines.ts';
import { fieldCells, fieldColumns } from '../../../view/logs/field-columns.ts';
import { labelNames } from '../../output/series-text.ts';
import type { QueryFacts } from '../../session/report.ts';
import type { Session } from '../../session/session.ts';
import { type LineOptions, moreLinesHint } from './line-options.ts';

/** The lines of one query or of several, merged by time. */
export interface ShownLines {
  readonly entries: readonly LogEntry[];
  /** For each entry, the query that found it; absent if there is one query. */
  readonly exprOf?: readonly string[] | undefined;
  readonly warnings: readonly string[];
  readonly partial: boolean;
  /** The queries whose limit was reached: the window may hold more. */
  readonly more: readonly string[];
  /** Of several queries, those that found no line. */
  readonly empty?: readonly string[] | undefined;
}

/** Every entry up to the limit (of each query) in time order, with a progress line while pages come. */
export async function readAll(
  session: Session,
  client: LokiClient,
  exprs: readonly string[],
  request: Omit<LinesRequest, 'expr'>,
): Promise<ShownLines> {
  const [{ openProgress }, { readSeveral }, { readLines }] = await Promise.all([
    import('../../session/progress.ts'),
    import('../../../services/logs/read-several.ts'),
    import('../../../services/logs/read-lines.ts'),
  ]);
  const progress = openProgress(session, request.limit === null ? null : request.limit * exprs.length);
  const onProgress = (count: number): void => progress.update(count, 'lines');
  try {
    const [expr = ''] = exprs;
    if (exprs.length <= 1) {
      const { more, ...answer } = await readLines(client, { ...request, expr }, { onProgress });
      return { ...answer, more: more ? [expr] : [] };
    }
    const { lines, ...answer } = await readSeveral(client, exprs, request, { onProgress });
    return {
      ...answer,
      entries: lines.map(({ entry }) => entry),
      exprOf: lines.map((line) => line.expr),
    };
  } finally {
    progress.end();
  }
}

/** Schema `logs-row`. `fields` are the names of `--fields`; `query` is the one of several queries that found the line. */
export function logRow(entry: LogEntry, fields: readonly string[], query?: string) {
  const { timestampNs, line, labels, structuredMetadata, parsed } = entry;
  const plain = { timestampNs, line, labels, structuredMetadata, parsed };
  // A long export has a million rows, and few ask for more.
  if (fields.length === 0 && query === undefined) return plain;
  const row = query === undefined ? plain : { ...plain, query };
  if (fields.length === 0) return row;
  const fieldOf = fieldReader(entry);
  return { ...row, fields: Object.fromEntries(fields.map((name) => [name, fieldOf(name)])) };
}

/** Writes lines that were read into memory, in the format asked for. */
export async function reportLines(
  session: Session,
  request: {
    readonly exprs: readonly string[];
    readonly window: Window;
    readonly answer: ShownLines;
    readonly options: LineOptions;
  },
): Promise<void> {
  const { renderLogList } = await import('../../../view/logs/log-list.ts');
  const { exprs, window, answer, options } = request;
  const { entries, exprOf } = answer;
  const [first = ''] = exprs;
  await session.report({
    kind: 'logs',
    query: queryFacts(exprs),
    window,
    rows: rowsOf(answer, options.fields),
    count: entries.length,
    warnings: answer.warnings,
    partial: answer.partial,
    explainEmpty: async () => {
      const { explainEmptyLogs } = await import('../../../services/logs/explain-empty-logs.ts');
      return explainEmptyLogs(await (await session.stores()).logs(), first, window);
    },
    lines: (frame, format) =>
      renderLogList(entries, { ...options, frame, zone: session.timeZone, wide: format === 'wide' }),
    csv: () => logsCsv(entries, options.fields, exprOf),
    raw: () => mapLazily(entries, (entry) => entry.line),
  });
  // Where no query found a line, the answer as a whole is explained.
  for (const expr of entries.length === 0 ? [] : (answer.empty ?? []))
    await session.notice(`${expr}: no line matched`);
  for (const expr of answer.more) {
    const shown = exprOf === undefined ? entries.length : exprOf.filter((one) => one === expr).length;
    const about = exprOf === undefined ? '' : `${expr}: `;
    await session.notice(`${about}${counted(shown, 'line')} shown, ${moreLinesHint(session)}`);
  }
}

function queryFacts(exprs: readonly string[]): QueryFacts {
  const [expr] = exprs;
  if (exprs.length <= 1) return { language: 'logql', expr };
  const expressions = Object.fromEntries(exprs.map((one, index) => [String(index + 1), one]));
  return { language: 'logql', expr: exprs.join(' or '), expressions };
}

function* rowsOf({ entries, exprOf }: ShownLines, fields: readonly string[]): Iterable<unknown> {
  for (const [index, entry] of entries.entries()) yield logRow(entry, fields, exprOf?.[index]);
}

function* mapLazily<T, R>(items: Iterable<T>, map: (item: T) => R): Iterable<R> {
  for (const item of items) yield map(item);
}

/** A header, then a row for each entry: its time, every label and field, the line. With `--fields` its time, the message, these fields. Of several queries, the query stands behind the time. */
export function* logsCsv(
  entries: readonly LogEntry[],
  fields: readonly string[],
  exprOf?: readonly string[],
): Iterable<readonly string[]> {
  if (exprOf !== undefined) {
    let at = -1;
    for (const [time = '', ...rest] of logsCsv(entries, fields)) {
      yield [time, at < 0 ? 'query' : (exprOf[at] ?? ''), ...rest];
      at += 1;
    }
    return;
  }
  if (fields.length > 0) {
    const columns = fieldColumns(fields);
    yield ['time', columns.message, ...columns.names];
    for (const entry of entries) {
      const cells = fieldCells(entry, columns).map((cell) => cell ?? '');
      yield [formatRfc3339UtcNs(entry.timestampNs), ...cells];
    }
    return;
  }
  const names = labelNames(
    entries.map((entry) => ({ ...entry.structuredMetadata, ...entry.parsed, ...entry.labels })),
  );
  yield ['time', ...names, 'line'];
  for (const entry of entries) {
    const labels = { ...entry.structuredMetadata, ...entry.parsed, ...entry.labels };
    yield [
      formatRfc3339UtcNs(entry.timestampNs),
      ...names.map((name) => ownValue(labels, name) ?? ''),
      entry.line,
    ];
  }
}
