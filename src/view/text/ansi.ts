import { textToAscii } from './ascii.ts';
import type { Line, Segment } from './line.ts';
import type { Theme } from './theme.ts';

const reset = '\u001b[0m';

/**
 * Encodes a line for a terminal: its text with SGR sequences (colour, bold, ...) and no other control character. Every styled
 * run ends with a reset. `ascii` replaces characters that LANG=C cannot draw with others of the same width.
 */
export function encodeLine(line: Line, theme: Theme, ascii = false): string {
  let encoded = '';
  let open = '';
  for (const segment of line) {
    if (segment.text === '') continue;
    const style = styleOf(segment, theme);
    if (style !== open) {
      if (open !== '') encoded += reset;
      if (style !== '') encoded += `\u001b[${style}m`;
      open = style;
    }
    encoded += ascii ? textToAscii(segment.text) : segment.text;
  }
  return open === '' ? encoded : encoded + reset;
}

/** The style of a segment under a theme, as SGR parameters (`1;31`); '' where the theme has no styles or the segment needs none. */
export function styleOf(segment: Segment, theme: Theme): string {
  if (!theme.attributes) return '';
  let style = segment.tone === undefined ? '' : theme.codes[segment.tone];
  if (segment.bold) style = append(style, '1');
  if (segment.dim) style = append(style, '2');
  if (segment.underline) style = append(style, '4');
  if (segment.inverse) style = append(style, '7');
  return style;
}

function append(style: string, code: string): string {
  return style === '' ? code : `${style};${code}`;
}
