import { ownValue } from '../../domain/own-value.ts';
import { clusterWidth, graphemes, isPrintableAscii } from './cell-width.ts';

/** ASCII stand-ins of one cell for the characters that obsq itself draws. Others become question marks of the same width. */
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

/** Converts text for a terminal without UTF-8; the width in cells stays the same. */
export function textToAscii(text: string): string {
  if (isPrintableAscii(text)) return text;
  let plain = '';
  for (const cluster of graphemes(text)) {
    plain += isPrintableAscii(cluster)
      ? cluster
      : (ownValue(standIns, cluster) ?? '?'.repeat(clusterWidth(cluster)));
  }
  return plain;
}
