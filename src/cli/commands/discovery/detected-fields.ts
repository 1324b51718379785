import { ObsqError } from '../../../domain/errors.ts';
import { sanitize } from '../../../domain/text/sanitize.ts';
import type { Window } from '../../../domain/time/window.ts';
import { renderTable } from '../../../view/table/table.ts';
import type { Session } from '../../session/session.ts';
import { cutNote, readableLimit, readLimit } from '../../setup/read-limit.ts';

/** A person at a terminal reads no more than this; a script gets the whole list. */
const readableRows = 200;
/** So many lines are looked at. Loki's own default is 100, and less common fields are not in them. */
const lineLimit = 1000;

/** Writes the fields that Loki finds in the lines of a query (`--detected-fields`). Throws ObsqError. */
export async function reportDetectedFields(
  session: Session,
  { expr, window }: { readonly expr: string | undefined; readonly window: Window },
): Promise<void> {
  const signal = session.invocation.text('signal');
  if (signal !== undefined && signal !== 'logs')
    throw onlyLogs(`--detected-fields is of logs, not of ${signal}`);
  if (expr === undefined) throw onlyLogs('--detected-fields needs a query for lines');
  const client = await (await session.stores()).logs();
  const limit = readLimit(session, readableLimit(session, readableRows));
  const found = await client.detectedFields({ expr, ...window, lineLimit });
  const sorted = [...found].sort((a, b) => (a.name < b.name ? -1 : 1));
  const fields = limit === null ? sorted : sorted.slice(0, limit);
  const isCut = fields.length < sorted.length;
  const note = cutNote(session, fields.length);
  const cells = fields.map((field) => ({
    name: field.name,
    type: field.type,
    cardinality: String(field.cardinality),
    parsers: field.parsers.join(','),
  }));
  await session.report({
    kind: 'detected-fields',
    query: { language: 'logql', expr },
    window,
    rows: fields,
    count: fields.length,
    warnings: isCut && note.warning !== null ? [note.warning] : [],
    partial: false,
    explainEmpty: async () => {
      const { explainEmptyLogs } = await import('../../../services/logs/explain-empty-logs.ts');
      return explainEmptyLogs(client, expr, window);
    },
    lines: (frame) =>
      renderTable(
        {
          columns: [
            { title: sanitize('FIELD') },
            { title: sanitize('TYPE') },
            { title: sanitize('CARDINALITY'), align: 'right' },
            { title: sanitize('PARSERS') },
          ],
          rows: cells.map(({ name, type, cardinality, parsers }) =>
            [name, type, cardinality, parsers === '' ? '-' : parsers].map((text) => ({
              text: sanitize(text),
            })),
          ),
        },
        frame,
      ),
    csv: () => [
      ['name', 'type', 'cardinality', 'parsers', 'jsonPath'],
      ...fields.map((field, index) => [
        field.name,
        field.type,
        cells[index]?.cardinality ?? '',
        field.parsers.join(' '),
        field.jsonPath.join('.'),
      ]),
    ],
    raw: () => fields.map(({ name }) => name),
  });
  if (isCut && note.notice !== null) await session.notice(note.notice);
}

function onlyLogs(message: string): ObsqError {
  return new ObsqError({
    kind: 'usage',
    message,
    hint: 'obsq labels \'{service_name="payment"}\' --signal logs --detected-fields',
  });
}
