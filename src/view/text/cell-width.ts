import { eastAsianWidth } from 'get-east-asian-width';

const printableAscii = /^[\x20-\x7e]*$/;

/** Characters of one UTF-16 unit and one cell each: ASCII, Latin, Greek, Cyrillic, dashes, quotes, arrows, boxes, blocks. */
const singleCells =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0391-\u03ce\u0400-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u259f]*$/;

/** Marks that make several code points one picture: joiner, emoji selector, keycap, flags, skin tones. */
const emojiSequence = /[\u200d\ufe0f\u20e3\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}]/u;

/** What takes no cell of its own: combining marks, format characters, the vowels and tails of conjoining Hangul. */
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]$/u;

let segmenter: Intl.Segmenter | undefined;

/** What the segmenter is given at a time: V8 pays for the whole text at every step, so a long line would be quadratic. */
const chunkUnits = 256;

/** Grapheme clusters of a text: what a person sees as one character. Lazy, so that a long line costs what is read of it. */
export function* graphemes(text: string): Generator<string> {
  // Made on first use: building one costs milliseconds that an ASCII answer need not pay.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let start = 0;
  let reach = chunkUnits;
  while (start < text.length) {
    // Half of a surrogate pair is a character of its own to the segmenter.
    const end = isHighSurrogate(text.charCodeAt(start + reach - 1)) ? start + reach + 1 : start + reach;
    const chunk = text.slice(start, end);
    const isLast = end >= text.length;
    let held = '';
    for (const { segment } of segmenter.segment(chunk)) {
      if (held !== '') yield held;
      held = segment;
    }
    // The last cluster of a chunk may go on in the next one.
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

/** Whether every UTF-16 unit is one character of one cell, so that cells can be counted and cut as units. */
export function isSingleCells(text: string): boolean {
  return singleCells.test(text);
}

/** Terminal cells that a text takes, by grapheme cluster; East Asian ambiguous characters count as narrow (UAX 11). */
export function textWidth(text: string): number {
  if (singleCells.test(text)) return text.length;
  if (!emojiSequence.test(text)) return sumOfCodePoints(text);
  let width = 0;
  for (const cluster of graphemes(text)) width += clusterWidth(cluster);
  return width;
}

/** Terminal cells of one grapheme cluster: an emoji sequence is one wide picture, all else is the sum of its parts. */
export function clusterWidth(cluster: string): number {
  if (cluster.length === 1 || !emojiSequence.test(cluster)) return sumOfCodePoints(cluster);
  return isEmojiPicture(cluster) ? 2 : sumOfCodePoints(cluster);
}

function isEmojiPicture(cluster: string): boolean {
  if (cluster.includes('\u20e3')) return true;
  if (/^[\u{1f1e6}-\u{1f1ff}]{2}/u.test(cluster)) return true;
  // A joiner inside Indic text is no emoji; an emoji sequence begins with a pictograph.
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
