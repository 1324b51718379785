import { eastAsianWidth } from 'get-east-asian-width';

const printableAscii = /^[\x20-\x7e]*$/;

/** Characters of one UTF-16 unit and one cell each: ASCII, Latin, Greek, Cyrillic, dashes, quotes, arrows, boxes, blocks. */
const singleCells =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0391-\u03ce\u0400-\u0482\u2010-\u2027\u2030-\u205e\u2190-\u21ff\u2500-\u259f]*$/;

/**
 * Text of characters that are clusters of their own whatever stands beside them in it: one UTF-16 unit each, and none that joins.
 * Chinese, Japanese and Korean text, the signs for what was sanitised.
 */
const standAlone =
  /^[\x20-\x7e\u00a0-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0391-\u03ce\u0400-\u0482\u2010-\u2027\u2400-\u2426\u2500-\u259f\u3001-\u3029\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e\ufffd]*$/;

/** Marks that make several code points one picture: joiner, emoji selector, keycap, flags, skin tones. */
const emojiSequence = /[\u200d\ufe0f\u20e3\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}]/u;

/** Characters that take no cell of their own: combining marks, format characters, vowels and tails of conjoining Hangul. */
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]$/u;

let segmenter: Intl.Segmenter | undefined;

/**
 * UTF-16 units passed to the segmenter at a time. Each of V8's steps costs time for the whole text, so a long line would take quadratic
 * time. A longer cluster (a hundred combining marks on one letter) is no character of any script and is taken apart here.
 */
const chunkUnits = 256;

/** Yields the grapheme clusters of a text, each of which a person sees as one character. It segments only as far as the caller reads. */
export function* graphemes(text: string): Generator<string> {
  // The segmenter is created on first use: that takes milliseconds, and an ASCII answer never needs it.
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  let start = 0;
  while (start < text.length) {
    // A chunk must not end within a surrogate pair: the segmenter would treat each half as a character.
    const cut = start + chunkUnits;
    const end = isHighSurrogate(text.charCodeAt(cut - 1)) ? cut + 1 : cut;
    const chunk = text.slice(start, end);
    const isLast = end >= text.length;
    // The segmenter takes a microsecond a character. The last character may have a mark in the next chunk.
    if (standAlone.test(chunk)) {
      const whole = isLast ? chunk.length : chunk.length - 1;
      for (let at = 0; at < whole; at += 1) yield chunk.charAt(at);
      start += whole;
      continue;
    }
    let held = '';
    for (const { segment } of segmenter.segment(chunk)) {
      if (held !== '') yield held;
      held = segment;
    }
    // The last cluster of a chunk may continue in the next one, so it is segmented again with it, unless it fills the chunk.
    if (isLast || held.length === chunk.length) {
      yield held;
      start += chunk.length;
    } else start += chunk.length - held.length;
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

/** Whether a text takes at most `widthCells`. It reads no further than that takes, since a line may be megabytes long. */
export function isWithin(text: string, widthCells: number): boolean {
  // No character takes less than nothing, and a text of few units is measured whole.
  if (text.length <= widthCells) return textWidth(text) <= widthCells;
  if (singleCells.test(text.slice(0, widthCells + 1))) return false;
  let width = 0;
  for (const cluster of graphemes(text)) {
    width += clusterWidth(cluster);
    if (width > widthCells) return false;
  }
  return true;
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

/** The widths of code points below U+10000 that were asked for, plus one; 0: not asked for yet. */
let knownWidths: Uint8Array | undefined;

function codePointWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return code === 0xad ? 0 : 1;
  if (code >= 0x10000) return measureCodePoint(character, code);
  // One character may stand a hundred thousand times in a line.
  knownWidths ??= new Uint8Array(0x10000);
  const known = knownWidths[code] ?? 0;
  if (known > 0) return known - 1;
  const width = measureCodePoint(character, code);
  knownWidths[code] = width + 1;
  return width;
}

function measureCodePoint(character: string, code: number): number {
  return zeroWidth.test(character) ? 0 : eastAsianWidth(code);
}
