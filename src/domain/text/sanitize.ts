/**
 * Text that is safe to send to a terminal: one line without control characters and bidirectional overrides. Only this module creates
 * it, so raw text in a view line does not compile (docs/architecture.md rule 7).
 */
export type SafeText = string & { readonly [safeBrand]: true };
declare const safeBrand: unique symbol;

/** Matches characters that could move a cursor, change a mode, reorder text or break a line. */
const unsafe =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\udb40[\udc00-\udc7f]/;
/** Matches a whole run, because a call for each of a hundred thousand characters takes seconds. */
const unsafeRuns = new RegExp(`(?:${unsafe.source})+`, 'g');

/** Matches a complete colour sequence. It is dropped whole, so that coloured log lines stay readable. */
const sgr = /\u001b\[[0-9;:]*m/g;

/** Makes text safe and keeps it readable: drops colours, turns tabs into spaces and other control characters into visible symbols. */
export function sanitize(raw: string): SafeText {
  if (!unsafe.test(raw)) return raw as SafeText;
  return raw.replace(sgr, '').replace(unsafeRuns, visibleRun) as SafeText;
}

/** Whether a text holds a character that `sanitize` would change. */
export function isUnsafe(raw: string): boolean {
  return unsafe.test(raw);
}

function visibleRun(run: string): string {
  let text = '';
  for (const character of run) text += visible(character);
  return text;
}

function visible(character: string): string {
  const code = character.charCodeAt(0);
  if (character === '\t') return '  ';
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return '\u2421';
  // U+200D stays: it joins emoji and Indic clusters; alone it is invisible but harmless.
  if (code === 0x200d || code === 0x200c) return character;
  return '\ufffd';
}

/**
 * Builds safe text from a template: safe`p95 of ${name}`. The fixed parts are obsq's own source text, the inserted values must be safe
 * text or numbers. Inserting raw text does not compile.
 */
export function safe(strings: TemplateStringsArray, ...holes: readonly (SafeText | number)[]): SafeText {
  let text = strings[0] ?? '';
  for (let index = 0; index < holes.length; index += 1) text += `${holes[index]}${strings[index + 1]}`;
  return text as SafeText;
}

/** Joins two safe texts. A template costs ten times as much, which matters for 50,000 rows. */
export function appendSafe(head: SafeText, tail: SafeText): SafeText {
  return (head + tail) as SafeText;
}

/** Joins safe texts with a safe separator. */
export function joinSafe(pieces: readonly SafeText[], separator: SafeText): SafeText {
  return pieces.join(separator) as SafeText;
}

/** A part of safe text, which is safe too. Offsets are in UTF-16 units and must not split a surrogate pair. */
export function sliceSafe(text: SafeText, start: number, end?: number): SafeText {
  return text.slice(start, end) as SafeText;
}

/** Safe text without the spaces at its end. */
export function trimEndSafe(text: SafeText): SafeText {
  return text.trimEnd() as SafeText;
}

/**
 * Sanitises many texts at once, each as `sanitize` does. If none is unsafe, which one test of all of them shows, this costs a tenth.
 */
export function sanitizeAll(raw: readonly string[]): readonly SafeText[] {
  return unsafe.test(raw.join(' ')) ? raw.map(sanitize) : (raw as readonly SafeText[]);
}

/** Pads safe text on the left to `length` UTF-16 units. Each unit of the text must be one cell wide. */
export function padStartSafe(text: SafeText, length: number): SafeText {
  return text.padStart(length) as SafeText;
}

/** Repeats safe text, for padding and rules. */
export function repeatSafe(text: SafeText, times: number): SafeText {
  return (times > 0 ? text.repeat(times) : '') as SafeText;
}

/** Escapes characters in JSON text that a terminal could act on. The JSON value stays the same. */
export function escapeJsonForTerminal(json: string): string {
  return json.replace(/[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}
