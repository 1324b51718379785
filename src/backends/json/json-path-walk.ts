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

/** Walks over the bytes of a JSON document to the array at a path of keys. It skips strings and counts brackets, and checks nothing else. */
export class JsonPathWalk {
  readonly #path: readonly string[];
  #isInString = false;
  #isEscaped = false;
  /** The number of open brackets and braces around the current byte. */
  #depth = 0;
  /** The number of keys of the path that lead to the current byte. */
  #matched = 0;
  #isKeyNext = false;
  #key = '';
  #isReadingKey = false;

  constructor(path: readonly string[]) {
    this.#path = path;
  }

  /** True before the document begins and after it has ended. */
  get isOutside(): boolean {
    return this.#depth === 0 && !this.#isInString;
  }

  /** True inside a list or object that does not lead to the array. */
  get isAside(): boolean {
    return this.#matched >= 0 && this.#depth > this.#matched + 1;
  }

  /** Walks over one byte. Returns true if the byte opens the array; the next byte must then be the bracket that closes it. */
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

/** Undoes the escapes of a key. Keys are collected byte by byte, which is right for the ASCII keys of a path. */
function unescapeKey(key: string): string {
  if (!key.includes('\\')) return key;
  try {
    return JSON.parse(`"${key}"`) as string;
  } catch {
    return key; // not JSON: parsing the document reports it
  }
}
