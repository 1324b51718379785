import { counted } from '../../domain/text/counted.ts';
import { type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { BoundExpression } from '../../saved/bind-query.ts';
import type { SavedQuery, Variant } from '../../saved/saved-query.ts';
import type { Frame, Line } from '../text/line.ts';
import { type HelpBlock, renderHelp, renderParagraph } from './help.ts';

/** Renders a saved query: what it shows, its parameters, and the expressions of every variant with their slots unfilled. */
export function renderSavedQuery(query: SavedQuery, origin: string, frame: Frame): Line[] {
  const lines = renderHead(query, origin, frame);
  for (const variant of query.variants) lines.push([], ...renderVariant(variant));
  return lines;
}

export interface BoundView {
  readonly query: SavedQuery;
  readonly shown: { readonly variant: Variant; readonly expressions: readonly BoundExpression[] };
  readonly origin: string;
  /** Why this variant was chosen. */
  readonly note: string;
}

/** Renders a saved query with the expressions of one variant, all slots filled, ready to be copied. */
export function renderBoundQuery({ query, shown, origin, note }: BoundView, frame: Frame): Line[] {
  const lines: Line[] = [
    ...renderHead(query, origin, frame),
    [],
    [
      { text: sanitize(`variant ${shown.variant.name}`), tone: 'heading' },
      { text: sanitize(`  ${note}`), tone: 'muted' },
    ],
  ];
  for (const { name, expr } of shown.expressions) lines.push(...renderExpression(name, expr));
  const others = query.variants.length - 1;
  if (others > 0) {
    const text = `${counted(others, 'more variant')}: obsq queries show ${query.name} --all`;
    lines.push([], [{ text: sanitize(text), tone: 'muted' }]);
  }
  return lines;
}

function renderHead(query: SavedQuery, origin: string, frame: Frame): Line[] {
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
  for (const [column, { source }] of Object.entries(variant.expressions))
    lines.push(...renderExpression(column, source));
  return lines;
}

function renderExpression(name: string, text: string): Line[] {
  return [
    [{ text: sanitize(`  ${name}`), tone: 'key' }],
    ...text
      .trim()
      .split('\n')
      .map((part): Line => [{ text: indented(part) }]),
  ];
}

function indented(text: string): SafeText {
  return safe`    ${sanitize(text)}`;
}
