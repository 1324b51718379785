import type { OutputFormat } from '../io/output-format.ts';
import type { Report } from '../session/report.ts';
import type { Session } from '../session/session.ts';
import { formatJsonDocument, formatJsonLines, schemaVersion } from './json-document.ts';
import type { ReportDocument } from './report-document.ts';

/** Writes the data of an answer to stdout in one format; `document` is the answer as one value. */
type Codec = (session: Session, report: Report, document: () => ReportDocument) => Promise<void>;

/** Writes lines for people. The report itself renders each of these formats. */
const lines: Codec = ({ mode, writeLines }, report) =>
  writeLines(report.lines({ widthCells: mode.widthCells, ascii: mode.ascii }, mode.format));

/** How each output format writes an answer. */
export const codecs: Readonly<Record<OutputFormat, Codec>> = {
  table: lines,
  wide: lines,
  chart: lines,
  json: (session, _report, document) => {
    const { head, rows, tail } = document();
    return session.writeData(formatJsonDocument(head, rows, tail));
  },
  jsonl: (session, { rows, kind, fields }) =>
    session.writeData(formatJsonLines(rows ?? [{ schema: schemaVersion, kind, ...fields }])),
  csv: (session, report) => {
    const write = session.invocation.on('spreadsheet') ? formatGuardedRecord : formatCsvRecord;
    return session.writeData(withLineEnds(map(report.csv?.() ?? [], write)));
  },
  raw: (session, report) => session.writeData(withLineEnds(report.raw?.() ?? [])),
  otlp: (session, report) => session.writeData(withLineEnd(report.otlp?.() ?? [])),
};

function* map<T>(items: Iterable<T>, text: (item: T) => string): Iterable<string> {
  for (const item of items) yield text(item);
}

function* withLineEnds(texts: Iterable<string>): Iterable<string> {
  for (const text of texts) yield `${text}\n`;
}

function* withLineEnd(pieces: Iterable<string>): Iterable<string> {
  yield* pieces;
  yield '\n';
}

/** Formats one CSV record (RFC 4180), without its line end. */
function formatCsvRecord(fields: readonly string[]): string {
  return fields.map(formatCsvField).join(',');
}

/**
 * The record with a `'` before each text that a spreadsheet would run: a log line `=HYPERLINK(...)` comes from strangers. Numbers
 * stay as they are.
 */
function formatGuardedRecord(fields: readonly string[]): string {
  return formatCsvRecord(
    fields.map((field) =>
      /^[=+\-@\t\r]/.test(field) && !Number.isFinite(Number(field)) ? `'${field}` : field,
    ),
  );
}

function formatCsvField(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
