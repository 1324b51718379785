import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { Line, Segment } from '../text/line.ts';

/** One JSON token. White space between tokens is no token. */
const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

/** Deeper structures keep this indentation: the lines must not walk off the screen. */
const maxIndentLevels = 20;

/**
 * A JSON text over several lines, its keys in their own order and its numbers as they were written (a parse and print
 * would reorder and round); null when the text is not a JSON object or array. Texts with line breaks become blocks.
 */
export function renderJsonPretty(text: string): Line[] | null {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed) || !isJson(trimmed)) return null;
  const printer = new JsonPrinter();
  for (const [part] of trimmed.matchAll(token)) printer.take(part);
  return printer.lines();
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    // Not JSON is an answer here, not a failure: the line is shown as it is.
    return false;
  }
}

class JsonPrinter {
  readonly #done: Line[] = [];
  #current: Segment[] = [];
  #depth = 0;
  #previous = '';

  take(part: string): void {
    const closes = part === '}' || part === ']';
    const opened = this.#previous === '{' || this.#previous === '[';
    if (closes) this.#depth -= 1;
    // Empty containers stay on their line.
    if ((opened || this.#previous === ',' || closes) && !(opened && closes)) this.#breakLine();
    this.#print(part);
    if (part === '{' || part === '[') this.#depth += 1;
    this.#previous = part;
  }

  lines(): Line[] {
    if (this.#current.length > 0) this.#breakLine();
    return this.#done.map(markKeys);
  }

  #breakLine(): void {
    this.#done.push(this.#current);
    const indent = this.#indent();
    this.#current = indent === '' ? [] : [{ text: indent }];
  }

  #indent(): SafeText {
    return repeatSafe(safe`  `, Math.min(this.#depth, maxIndentLevels));
  }

  #print(part: string): void {
    if (part === ':') this.#current.push({ text: safe`: ` });
    else if (part === ',') this.#appendComma();
    else if (!part.startsWith('"'))
      this.#current.push({ text: sanitize(part), tone: /[-\w]/.test(part) ? 'accent' : undefined });
    else if (this.#previous === ':' && part.includes('\\n')) this.#printBlock(part);
    else this.#current.push({ text: sanitize(unescapeQuiet(part)) });
  }

  /** Part of the value it follows, so that a long value is still the last piece of its line. */
  #appendComma(): void {
    const last = this.#current.pop();
    if (last !== undefined) this.#current.push({ ...last, text: safe`${last.text},` });
  }

  /** A text of several lines (a stack trace in a field) below its key, without its quotes. */
  #printBlock(part: string): void {
    const value = JSON.parse(part) as unknown;
    this.#depth += 1;
    for (const line of String(value).replace(/\s+$/, '').split(/\r?\n/)) {
      this.#breakLine();
      this.#current.push({ text: sanitize(line) });
    }
    this.#depth -= 1;
  }
}

/** Letters that JSON wrote as escapes (`\u00e9`) as themselves; what would break the line stays an escape. */
function unescapeQuiet(part: string): string {
  if (!part.includes('\\u')) return part;
  return part.replace(/\\(?:u([0-9a-fA-F]{4})|.)/g, (written, hex: string | undefined) => {
    const code = hex === undefined ? 0 : Number.parseInt(hex, 16);
    return code < 0x20 || code === 0x22 || code === 0x5c ? written : String.fromCharCode(code);
  });
}

/** A text before a colon is a key. */
function markKeys(line: Line): Line {
  return line.map((one, index) =>
    line[index + 1]?.text === ': ' && one.text.startsWith('"') ? { text: one.text, tone: 'key' } : one,
  );
}
