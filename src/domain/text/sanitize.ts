/**
 * Text that can be sent to a terminal: no control characters, no bidirectional overrides, one line.
 * Only this file makes it, so raw text in a view line does not compile (docs/architecture.md rule 7).
 */
export type SafeText = string & { readonly [safeBrand]: true };
declare const safeBrand: unique symbol;

/** Anything that could move a cursor, change a mode, reorder text or break a line. */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udc7f]/;
const unsafeAll = new RegExp(unsafe.source, 'g');

/** A complete colour sequence: dropped whole, so that coloured log lines read as their author meant. */
const sgr = /\u001b\[[0-9;:]*m/g;

/** Text made harmless and kept readable: colours dropped, tabs as spaces, other control characters as visible pictures. */
export function sanitize(raw: string): SafeText {
  if (!unsafe.test(raw)) return raw as SafeText;
  return raw.replace(sgr, '').replace(unsafeAll, visible) as SafeText;
}

function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\t') return '  ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  // U+200D joins emoji and Indic clusters; alone it is invisible but harmless.
  if (code === 0x200d || code === 0x200c) return character;
  return '\ufffd';
}

/**
 * A template whose fixed parts are our own source text and whose holes are already safe (or numbers):
 * safe`p95 of ${name}`. Raw text in a hole does not compile.
 */
export function safe(strings: TemplateStringsArray, ...holes: readonly (SafeText | number)[]): SafeText {
  let text = strings[0] ?? '';
  for (let index = 0; index < holes.length; index += 1) text += `${holes[index]}${strings[index + 1]}`;
  return text as SafeText;
}

/** Two safe texts as one; a template costs ten times as much, which counts where 50,000 rows are drawn. */
export function appendSafe(head: SafeText, tail: SafeText): SafeText {
  return (head + tail) as SafeText;
}

/** Safe pieces put together with a safe separator. */
export function joinSafe(pieces: readonly SafeText[], separator: SafeText): SafeText {
  return pieces.join(separator) as SafeText;
}

/** A part of safe text is safe (cut at UTF-16 offsets; never between the halves of a pair). */
export function sliceSafe(text: SafeText, start: number, end?: number): SafeText {
  return text.slice(start, end) as SafeText;
}

/** Safe text without the spaces at its end. */
export function trimEndSafe(text: SafeText): SafeText {
  return text.trimEnd() as SafeText;
}

/**
 * Many texts made safe at once, each as `sanitize` would make it: where none holds anything unsafe, which one look at all of them
 * tells, that costs a tenth.
 */
export function sanitizeAll(raw: readonly string[]): readonly SafeText[] {
  return unsafe.test(raw.join(' ')) ? raw.map(sanitize) : (raw as readonly SafeText[]);
}

/** Safe text moved to the right by spaces; `length` counts UTF-16 units, so the text must be one cell to each. */
export function padStartSafe(text: SafeText, length: number): SafeText {
  return text.padStart(length) as SafeText;
}

/** Safe text repeated, for padding and rules. */
export function repeatSafe(text: SafeText, times: number): SafeText {
  return (times > 0 ? text.repeat(times) : '') as SafeText;
}

/** JSON text with what a terminal could act on written as escapes: the same value, harmless bytes. */
export function escapeJsonForTerminal(json: string): string {
  return json.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
