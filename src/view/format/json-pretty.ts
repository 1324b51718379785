import { repeatSafe, type SafeText, safe, sanitize } from '../../domain/text/sanitize.ts';
import type { Line, Segment } from '../text/line.ts';

/** Matches one JSON token. White space between tokens matches nothing. */
const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]/g;

/** Deeper levels keep this indentation, so that lines do not run off the screen. */
const maxIndentLevels = 20;

/**
 * Spreads a JSON text over several lines. It keeps the order of keys and the digits of numbers, which parsing and printing
 * would change. A string with line breaks becomes a block of lines. Null if the text is not a JSON object or array.
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
    // A text that is not JSON is a valid answer here: the caller shows the line unchanged.
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

  /** Appends a comma to the segment before it, so that a long value stays the last segment of its line and can be folded. */
  #appendComma(): void {
    const last = this.#current.pop();
    if (last !== undefined) this.#current.push({ ...last, text: safe`${last.text},` });
  }

  /** Prints a string of several lines (such as a stack trace) below its key, without quotes. */
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

/** Decodes escaped letters (`\u00e9`). Control characters, quotes and backslashes stay escaped, because they would break the line. */
function unescapeQuiet(part: string): string {
  if (!part.includes('\\u')) return part;
  return part.replace(/\\(?:u([0-9a-fA-F]{4})|.)/g, (written, hex: string | undefined) => {
    const code = hex === undefined ? 0 : Number.parseInt(hex, 16);
    return code < 0x20 || code === 0x22 || code === 0x5c ? written : String.fromCharCode(code);
  });
}

/** Gives the tone of a key to each string that a colon follows. */
function markKeys(line: Line): Line {
  return line.map((one, index) =>
    line[index + 1]?.text === ': ' && one.text.startsWith('"') ? { text: one.text, tone: 'key' } : one,
  );
}
