import {
  backslash,
  closeBrace,
  closeBracket,
  colon,
  comma,
  openBrace,
  openBracket,
  quote,
} from './json-bytes.ts';

/** Follows the bytes of a JSON document to the array at a path of keys. Strings are skipped and brackets counted; nothing is judged. */
export class JsonPathWalk {
  readonly #path: readonly string[];
  #isInString = false;
  #isEscaped = false;
  /** Open containers around the current byte. */
  #depth = 0;
  /** How many of them, after the root, lie on the path. */
  #matched = 0;
  #isKeyNext = false;
  #key = '';
  #isReadingKey = false;

  constructor(path: readonly string[]) {
    this.#path = path;
  }

  /** True where nothing but whitespace came yet, or the document is over. */
  get isOutside(): boolean {
    return this.#depth === 0 && !this.#isInString;
  }

  /** Walks over one byte; true when it opens the array. The walk goes on with the bracket that closes it. */
  step(byte: number): boolean {
    if (this.#isInString) {
      this.#stepInString(byte);
      return false;
    }
    const isOnPath = this.#depth === this.#matched + 1;
    switch (byte) {
      case quote:
        this.#isInString = true;
        this.#isReadingKey = isOnPath && this.#isKeyNext;
        if (this.#isReadingKey) this.#key = '';
        return false;
      case colon:
        if (isOnPath) this.#isKeyNext = false;
        return false;
      case comma:
        if (isOnPath) this.#expectKey();
        return false;
      case openBrace:
      case openBracket:
        return this.#open(byte === openBracket, isOnPath);
      case closeBrace:
      case closeBracket:
        this.#depth -= 1;
        if (this.#matched >= this.#depth) this.#matched = Math.max(0, this.#depth - 1);
        return false;
      default:
        return false;
    }
  }

  #stepInString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) this.#isInString = false;
    if (this.#isInString && this.#isReadingKey) this.#key += String.fromCharCode(byte);
  }

  #expectKey(): void {
    this.#isKeyNext = true;
    this.#key = '';
  }

  #open(isArray: boolean, isOnPath: boolean): boolean {
    if (this.#depth === 0) return this.#openRoot(isArray);
    const isStep = isOnPath && !this.#isKeyNext && unescapeKey(this.#key) === this.#path[this.#matched];
    const isLastStep = this.#matched === this.#path.length - 1;
    if (isStep && isArray && isLastStep) {
      this.#depth += 1;
      this.#key = '';
      return true;
    }
    this.#depth += 1;
    if (isStep && !isArray && !isLastStep) {
      this.#matched += 1;
      this.#expectKey();
    }
    return false;
  }

  #openRoot(isArray: boolean): boolean {
    this.#depth = 1;
    // Below an array at the root nothing lies on a path of keys.
    this.#matched = isArray ? -1 : 0;
    if (!isArray) this.#expectKey();
    return isArray && this.#path.length === 0;
  }
}

/** Keys were collected byte by byte: right for the ASCII keys of a path, and for escapes in them. */
function unescapeKey(key: string): string {
  if (!key.includes('\\')) return key;
  try {
    return JSON.parse(`"${key}"`) as string;
  } catch {
    return key; // not JSON: whoever parses the document will say so
  }
}
