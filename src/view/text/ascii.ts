import { clusterWidth, graphemes, isPrintableAscii } from './cell-width.ts';

/** One-cell stand-ins for what our own views draw; anything else becomes question marks of the same width. */
const standIns: Readonly<Record<string, string>> = {
  '…': '~',
  '·': '.',
  '•': '*',
  '→': '>',
  '←': '<',
  '↑': '^',
  '↓': 'v',
  '─': '-',
  '━': '=',
  '│': '|',
  '├': '+',
  '└': '`',
  '×': 'x',
  µ: 'u',
  '±': '~',
  '–': '-',
  '—': '-',
  '“': '"',
  '”': '"',
  '‘': "'",
  '’': "'",
};

/** Text that a terminal without UTF-8 can show, of the same width in cells. */
export function textToAscii(text: string): string {
  if (isPrintableAscii(text)) return text;
  let plain = '';
  for (const cluster of graphemes(text)) {
    plain += isPrintableAscii(cluster) ? cluster : (standIns[cluster] ?? '?'.repeat(clusterWidth(cluster)));
  }
  return plain;
}
