import { type SafeText, safe, sanitize } from '../domain/sanitize.ts';
import type { SavedQuery, Variant } from '../saved/saved-query.ts';
import { type HelpBlock, renderHelp, renderParagraph } from './help.ts';
import type { Frame, Line } from './line.ts';

/** A saved query for a reader: what it shows, its parameters, and each variant's expressions with their slots. */
export function renderSavedQuery(query: SavedQuery, origin: string, frame: Frame): Line[] {
  const lines: Line[] = [
    [{ text: sanitize(query.name), bold: true }, { text: safe`  ` }, { text: sanitize(query.title) }],
    ...renderParagraph(sanitize(query.doc), frame),
    [{ text: sanitize(`from ${origin}`), tone: 'muted' }],
  ];
  const parameters: HelpBlock = {
    title: safe`Parameters`,
    rows: query.parameters.map((parameter) => ({
      term: sanitize(`${parameter.short === null ? '' : `-${parameter.short}, `}--${parameter.flag}`),
      text: sanitize(`${parameter.doc}${parameter.default === null ? '' : ` (${parameter.default})`}`),
    })),
  };
  if (parameters.rows.length > 0) lines.push([], ...renderHelp([parameters], frame));
  for (const variant of query.variants) lines.push([], ...renderVariant(variant));
  return lines;
}

function renderVariant(variant: Variant): Line[] {
  const needs = variant.requires.length === 0 ? safe`` : sanitize(`  needs ${variant.requires.join(', ')}`);
  const lines: Line[] = [
    [
      { text: sanitize(`variant ${variant.name}`), tone: 'heading' },
      { text: needs, tone: 'muted' },
    ],
  ];
  for (const [column, expression] of Object.entries(variant.expressions)) {
    lines.push([{ text: sanitize(`  ${column}`), tone: 'key' }]);
    for (const part of expression.source.trim().split('\n')) lines.push([{ text: indented(part) }]);
  }
  return lines;
}

function indented(text: string): SafeText {
  return safe`    ${sanitize(text)}`;
}
