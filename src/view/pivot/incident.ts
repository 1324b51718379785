import { sanitize } from '../../domain/text/sanitize.ts';
import { formatTime } from '../../domain/time/time-format.ts';
import type { TimeZone } from '../../domain/time/time-zone.ts';

/** What was looked at so far, one section for each thing asked. */
export interface Incident {
  readonly contextName: string;
  /** Unix ms. */
  readonly writtenAtMs: number;
  readonly zone: TimeZone;
  readonly sections: readonly IncidentSection[];
}

/** Texts are raw: they are made safe here. */
export interface IncidentSection {
  readonly title: string;
  /** Command lines that ask the same again. */
  readonly commands: readonly string[];
  /** What came of it, a sentence each. */
  readonly findings: readonly string[];
  readonly table?:
    | { readonly header: readonly string[]; readonly rows: readonly (readonly string[])[] }
    | undefined;
  /** Lines as they are: a waterfall, log lines. */
  readonly block?: readonly string[] | undefined;
  readonly links: readonly { readonly text: string; readonly url: string }[];
}

/** The incident as Markdown. Nothing that a backend sent can end a block, start a heading or reach a terminal. */
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

/** A fence longer than any run of backticks inside. */
function fence(raw: readonly string[], language: string): string[] {
  const lines = raw.flatMap((text) => text.split('\n')).map((text) => sanitize(text));
  const longest = Math.max(0, ...lines.flatMap((text) => (text.match(/`+/g) ?? []).map((run) => run.length)));
  const mark = '`'.repeat(Math.max(3, longest + 1));
  return [`${mark}${language}`, ...lines, mark];
}

/** Inline code with as many backticks as it takes. */
function code(raw: string): string {
  const text = sanitize(raw.replace(/\s+/g, ' ').trim());
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map((run) => run.length));
  if (longest === 0) return `\`${text}\``;
  const mark = '`'.repeat(longest + 1);
  return `${mark} ${text} ${mark}`;
}

/** Text without meaning to Markdown or HTML. */
function plain(raw: string): string {
  return sanitize(raw.replace(/\s+/g, ' ').trim()).replace(/[\\`*_{}[\]<>#|~!&]/g, '\\$&');
}

/** Inside `<>` of a link; a URL of our own making is percent-encoded already. */
function link(url: string): string {
  return sanitize(url).replace(/[<>\s\\]/g, encodeURIComponent);
}
