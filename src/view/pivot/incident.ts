import type { PasteText } from '../../domain/text/paste-text.ts';
import { sanitize } from '../../domain/text/sanitize.ts';
import { formatTime } from '../../domain/time/time-format.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';

/** The notes of an investigation: one section for each question asked so far. */
export interface Incident {
  readonly contextName: string;
  /** Unix ms. */
  readonly writtenAtMs: number;
  readonly zone: TimeZone;
  readonly sections: readonly IncidentSection[];
}

/** One question with its findings. All texts are raw; `renderIncident` sanitises them. */
export interface IncidentSection {
  readonly title: string;
  /** Command lines that repeat the question. */
  readonly commands: readonly PasteText[];
  /** The results, one sentence each. */
  readonly findings: readonly string[];
  readonly table?:
    | { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }
    | undefined;
  /** Preformatted lines, such as a waterfall or log lines. */
  readonly block?: readonly string[] | undefined;
  readonly links: readonly { readonly text: string; readonly url: string }[];
}

/** Renders the incident as Markdown. Text from a backend can neither end a block nor start a heading nor send control codes to a terminal. */
export function renderIncident(incident: Incident): string {
  const { zone, writtenAtMs, contextName } = incident;
  const head = [
    '# Incident notes',
    '',
    `Written by obsq on ${formatTime(writtenAtMs, zone)}, context ${code(contextName)}.`,
    '',
  ];
  return [...head, ...incident.sections.flatMap(renderSection)].join('\n');
}

function renderSection(section: IncidentSection, index: number): string[] {
  const lines = [`## ${index + 1}. ${code(section.title)}`, ''];
  if (section.commands.length > 0) lines.push(...fence(section.commands, 'sh'), '');
  if (section.findings.length > 0) lines.push(...section.findings.map((text) => `- ${plain(text)}`), '');
  if (section.table !== undefined && section.table.rows.length > 0)
    lines.push(...renderTable(section.table), '');
  if (section.block !== undefined && section.block.length > 0)
    lines.push(...fence(section.block, 'text'), '');
  if (section.links.length > 0)
    lines.push(...section.links.map(({ text, url }) => `- [${plain(text)}](<${link(url)}>)`), '');
  return lines;
}

function renderTable({ header, rows }: NonNullable<IncidentSection['table']>): string[] {
  const row = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
  return [row(header), `|${header.map(() => ' --- |').join('')}`, ...rows.map(row)];
}

/** A code block whose fence is longer than any run of backticks in it. */
function fence(raw: readonly string[], language: string): string[] {
  const lines = raw.flatMap((text) => text.split('\n')).map((text) => sanitize(text));
  const longest = Math.max(0, ...lines.flatMap((text) => (text.match(/`+/g) ?? []).map((run) => run.length)));
  const mark = '`'.repeat(Math.max(3, longest + 1));
  return [`${mark}${language}`, ...lines, mark];
}

/** Inline code between more backticks than any run of them in the text. */
function code(raw: string): string {
  const text = sanitize(raw.replace(/\s+/g, ' ').trim());
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  if (longest === 0) return `\`${text}\``;
  const mark = '`'.repeat(longest + 1);
  return `${mark} ${text} ${mark}`;
}

/** Text with everything escaped that Markdown or HTML would interpret, also where it stands at the beginning of a line. */
function plain(raw: string): string {
  return sanitize(raw.replace(/\s+/g, ' ').trim())
    .replace(/[\\`*_{}[\]<>#|~!&$]/g, '\\$&')
    .replace(/^[-+=]|^(\d+)(?=[.)](?:\s|$))/, (start, digits) =>
      digits === undefined ? `\\${start}` : `${digits}\\`,
    )
    .replaceAll('@', '&#64;');
}

/** A URL for the `<>` of a link. obsq's own URLs are percent-encoded already. */
function link(url: string): string {
  return sanitize(url).replace(/[<>\s\\]/g, encodeURIComponent);
}
