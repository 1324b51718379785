import { eastAsianWidth } from 'get-east-asian-width';

const printableAscii = /^[\x20-\x7e]*$/;

/** Characters of one UTF-16 unit and one cell each: ASCII, Latin, Greek, Cyrillic, dashes, quotes, arrows, boxes, blocks. */
const singleCells =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0391-\u03ce\u0400-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u259f]*$/;

/** Marks that make several code points one picture: joiner, emoji selector, keycap, flags, skin tones. */
const emojiSequence = /[\u200d\ufe0f\u20e3\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}]/u;

/** Characters that take no cell of their own: combining marks, format characters, vowels and tails of conjoining Hangul. */
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]$/u;

let segmenter: Intl.Segmenter | undefined;

/** UTF-16 units passed to the segmenter at a time. Each of V8's steps costs time for the whole text, so a long line would take quadratic time. */
const chunkUnits = 256;

/** Yields the grapheme clusters of a text, each of which a person sees as one character. It segments only as far as the caller reads. */
export function* graphemes(text: string): Generator<string> {
  // The segmenter is created on first use: that takes milliseconds, and an ASCII answer never needs it.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let start = 0;
  let reach = chunkUnits;
  while (start < text.length) {
    // A chunk must not end within a surrogate pair: the segmenter would treat each half as a character.
    const end = isHighSurrogate(text.charCodeAt(start + reach - 1)) ? start + reach + 1 : start + reach;
    const chunk = text.slice(start, end);
    const isLast = end >= text.length;
    let held = '';
    for (const { segment } of segmenter.segment(chunk)) {
      if (held !== '') yield held;
      held = segment;
    }
    // The last cluster of a chunk may continue in the next one, so it is segmented again with it.
    if (isLast) {
      yield held;
      return;
    }
    start += chunk.length - held.length;
    reach = held.length === chunk.length ? reach * 2 : chunkUnits;
  }
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

/** Whether every character is printable ASCII. */
export function isPrintableAscii(text: string): boolean {
  return printableAscii.test(text);
}

/** Whether every UTF-16 unit is one character of one cell, so that code can count and cut cells as units. */
export function isSingleCells(text: string): boolean {
  return singleCells.test(text);
}

/** The number of terminal cells of a text, by grapheme cluster. East Asian ambiguous characters count as narrow (UAX 11). */
export function textWidth(text: string): number {
  if (singleCells.test(text)) return text.length;
  if (!emojiSequence.test(text)) return sumOfCodePoints(text);
  let width = 0;
  for (const cluster of graphemes(text)) width += clusterWidth(cluster);
  return width;
}

/** The number of terminal cells of one grapheme cluster: two for an emoji sequence, else the sum of its characters. */
export function clusterWidth(cluster: string): number {
  if (cluster.length === 1 || !emojiSequence.test(cluster)) return sumOfCodePoints(cluster);
  return isEmojiPicture(cluster) ? 2 : sumOfCodePoints(cluster);
}

function isEmojiPicture(cluster: string): boolean {
  if (cluster.includes('\u20e3')) return true;
  if (/^[\u{1f1e6}-\u{1f1ff}]{2}/u.test(cluster)) return true;
  // Indic text contains joiners too; only a cluster that begins with a pictograph is an emoji sequence.
  return /^\p{Extended_Pictographic}/u.test(cluster);
}

function sumOfCodePoints(text: string): number {
  let width = 0;
  for (const character of text) width += codePointWidth(character);
  return width;
}

function codePointWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return code === 0xad ? 0 : 1;
  if (zeroWidth.test(character)) return 0;
  return eastAsianWidth(code);
}
