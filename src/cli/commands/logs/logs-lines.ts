import type { LokiClient } from '../../../backends/loki/client.ts';
import { fieldReader } from '../../../domain/logs/line-fields.ts';
import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import { ownValue } from '../../../domain/own-value.ts';
import { counted } from '../../../domain/text/counted.ts';
import { formatRfc3339UtcNs } from '../../../domain/time/time-format.ts';
import type { Window } from '../../../domain/time/window.ts';
import type { LinesAnswer, LinesRequest } from '../../../services/logs/read-lines.ts';
import { fieldCells, fieldColumns } from '../../../view/logs/field-columns.ts';
import { labelNames } from '../../output/series-text.ts';
import type { Session } from '../../session/session.ts';
import type { LineOptions } from './line-options.ts';

/** Every entry up to the limit in time order, with a progress line while pages come. */
export async function readAll(
  session: Session,
  client: LokiClient,
  request: LinesRequest,
): Promise<LinesAnswer> {
  const [{ openProgress }, { readLines }] = await Promise.all([
    import('../../session/progress.ts'),
    import('../../../services/logs/read-lines.ts'),
  ]);
  const progress = openProgress(session, request.limit);
  try {
    return await readLines(client, request, { onProgress: (count) => progress.update(count, 'lines') });
  } finally {
    progress.end();
  }
}

/** Schema `logs-row`. `fields` are the names of `--fields`. */
export function logRow(entry: LogEntry, fields: readonly string[]) {
  const { timestampNs, line, labels, structuredMetadata, parsed } = entry;
  const row = { timestampNs, line, labels, structuredMetadata, parsed };
  if (fields.length === 0) return row;
  const fieldOf = fieldReader(entry);
  return { ...row, fields: Object.fromEntries(fields.map((name) => [name, fieldOf(name)])) };
}

/** Writes lines that were read into memory, in the format asked for. */
export async function reportLines(
  session: Session,
  {
    expr,
    window,
    answer,
    options,
  }: {
    readonly expr: string;
    readonly window: Window;
    readonly answer: LinesAnswer;
    readonly options: LineOptions;
  },
): Promise<void> {
  const { renderLogList } = await import('../../../view/logs/log-list.ts');
  const { entries } = answer;
  if (session.mode.format === 'chart')
    await session.notice('log lines have no chart; obsq log-volume -o chart counts them');
  await session.report({
    kind: 'logs',
    query: { language: 'logql', expr },
    window,
    rows: mapLazily(entries, (entry) => logRow(entry, options.fields)),
    count: entries.length,
    warnings: answer.warnings,
    partial: answer.partial,
    explainEmpty: async () => {
      const { explainEmptyLogs } = await import('../../../services/logs/explain-empty-logs.ts');
      return explainEmptyLogs(await (await session.stores()).logs(), expr, window);
    },
    lines: (frame, format) =>
      renderLogList(entries, { ...options, frame, zone: session.timeZone, wide: format === 'wide' }),
    csv: () => logsCsv(entries, options.fields),
    raw: () => mapLazily(entries, (entry) => entry.line),
  });
  if (answer.more)
    await session.notice(`${counted(entries.length, 'line')} shown, there may be more: --limit 0 for all`);
}

function* mapLazily<T, R>(items: Iterable<T>, map: (item: T) => R): Iterable<R> {
  for (const item of items) yield map(item);
}

/** A header, then a row for each entry: its time, every label and field, the line. With `--fields` its time, the message, these fields. */
export function* logsCsv(
  entries: readonly LogEntry[],
  fields: readonly string[],
): Iterable<readonly string[]> {
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
