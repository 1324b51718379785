import { ObsqError } from '../../domain/errors.ts';
import { jsonTooDeep, jsonTooMany, maxJsonDepth, parseBoundedJson } from '../../domain/text/bounded-json.ts';
import {
  backslash,
  closeBrace,
  closeBracket,
  comma,
  isSpace,
  openBrace,
  openBracket,
  quote,
} from './json-bytes.ts';
import { JsonPathWalk } from './json-path-walk.ts';
import { Pieces, type PiecesMark } from './json-pieces.ts';
import { notJson } from './not-json.ts';

/** The part of the document that is being walked: around the array, between two of its elements, or inside one. */
type Region = 'around' | 'between' | 'inside';

/** The kind of an element: `open` ends with its bracket, `string` with its quote, `bare` before a comma, bracket or space. */
type ElementKind = 'open' | 'string' | 'bare';

/**
 * The most bytes of one list or object beside the array (warnings, statistics). The content of a larger one is left out: nobody wants
 * it, and it would become gigabytes of values.
 */
const maxAsideBytes = 4 * 1024 * 1024;

/** No document has it. */
const nowhere = ['no', 'elements'];

/**
 * Walks over the bytes of one JSON document and cuts out the elements of one array. It only counts brackets and skips strings.
 * JSON.parse then checks each element and, at the end, the document around them, so that nothing malformed passes.
 */
export class JsonSplitter {
  readonly #walk: JsonPathWalk;
  #chunk: Uint8Array = new Uint8Array();
  #position = 0;
  #region: Region = 'around';

  #elementKind: ElementKind = 'bare';
  #elementDepth = 0;
  #isInString = false;
  #isEscaped = false;
  #isElementNeeded = false;
  #isElementAllowed = true;

  /** Values in the elements so far, as maxJsonValues counts them. */
  #values = 0;
  readonly #mostValues: number;

  #around = new Pieces();
  /** The list or object beside the array that is being walked. */
  #aside: Aside | null = null;
  #element = new Pieces();
  #head: Uint8Array = new Uint8Array();

  readonly #mostAsideBytes: number;

  /**
   * `mostValues` bounds the values of all elements together; the caller keeps them. A null `path` hands nothing out: the whole document is
   * wanted, and nothing of it is left out.
   */
  constructor(path: readonly string[] | null, mostValues: number) {
    this.#mostValues = mostValues;
    this.#mostAsideBytes = path === null ? Number.POSITIVE_INFINITY : maxAsideBytes;
    this.#walk = new JsonPathWalk(path ?? nowhere);
  }

  /** Takes the next bytes; `next` must have returned undefined before. */
  feed(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#position = this.#head.length === 0 && hasByteOrderMark(chunk) ? 3 : 0;
    if (this.#head.length < 200) this.#head = Buffer.concat([this.#head, chunk.subarray(0, 400)]);
  }

  /** The next complete element, or undefined if more bytes are needed. Throws ObsqError. */
  next(): { readonly value: unknown } | undefined {
    while (this.#position < this.#chunk.length) {
      if (this.#region === 'around') this.#walkAround();
      else if (this.#region === 'between') this.#walkBetween();
      else if (this.#walkElement()) return { value: this.#parse(this.#element.take(), true) };
    }
    return undefined;
  }

  /** The document around the elements; call it after the last byte. Throws ObsqError if the document is incomplete. */
  finish(): unknown {
    return this.#parse(this.#around.take());
  }

  #parse(text: string, isCounted = false): unknown {
    try {
      return isCounted ? JSON.parse(text) : parseBoundedJson(text);
    } catch (error) {
      if (error instanceof ObsqError) throw error;
      throw notJson(Buffer.from(this.#head).toString('utf8'), error);
    }
  }

  #walkAround(): void {
    const chunk = this.#chunk;
    let start = this.#position;
    let position = start;
    while (position < chunk.length && this.#region === 'around') {
      const byte = chunk[position] ?? 0;
      // A text that does not even begin like JSON need not be read to its end.
      if (this.#walk.isOutside && !isDocumentByte(byte)) this.#parse('');
      position += 1;
      if (this.#walk.step(byte)) this.#enterArray();
      else if (this.#aside === null && this.#walk.isAside) {
        this.#keepAround(chunk.subarray(start, position));
        start = position;
        this.#aside = { mark: this.#around.mark(), bytes: 0, isLeftOut: false };
      } else if (this.#aside !== null && !this.#walk.isAside) {
        this.#keepAround(chunk.subarray(start, position - 1));
        start = position - 1;
        this.#aside = null;
      }
    }
    this.#position = position;
    this.#keepAround(chunk.subarray(start, position));
  }

  #keepAround(piece: Uint8Array): void {
    const aside = this.#aside;
    if (aside === null) {
      this.#around.add(piece);
      return;
    }
    aside.bytes += piece.length;
    if (aside.isLeftOut) return;
    if (aside.bytes <= this.#mostAsideBytes) this.#around.add(piece);
    else {
      this.#around.cut(aside.mark);
      aside.isLeftOut = true;
    }
  }

  #enterArray(): void {
    this.#region = 'between';
    this.#isElementAllowed = true;
    this.#isElementNeeded = false;
  }

  #walkBetween(): void {
    const chunk = this.#chunk;
    while (this.#position < chunk.length) {
      const byte = chunk[this.#position] ?? 0;
      if (byte === closeBracket && !this.#isElementNeeded) {
        this.#region = 'around';
        return;
      }
      if (byte === comma && !this.#isElementAllowed) {
        this.#isElementAllowed = true;
        this.#isElementNeeded = true;
      } else if (!isSpace(byte)) {
        // `[1 2]`, `[,1]` and `[1,]` are not JSON.
        if (!this.#isElementAllowed || byte === comma || byte === closeBracket) this.#parse('');
        this.#beginElement(byte);
        return;
      }
      this.#position += 1;
    }
  }

  #beginElement(byte: number): void {
    this.#region = 'inside';
    this.#isElementAllowed = false;
    this.#isElementNeeded = false;
    this.#values += 1;
    if (this.#values > this.#mostValues) throw jsonTooMany();
    this.#elementDepth = 0;
    this.#isInString = false;
    this.#isEscaped = false;
    this.#elementKind =
      byte === openBrace || byte === openBracket ? 'open' : byte === quote ? 'string' : 'bare';
  }

  /** Walks on inside the element. Returns true if the element is complete. */
  #walkElement(): boolean {
    const start = this.#position;
    const isWhole = this.#elementKind === 'bare' ? this.#walkBare() : this.#walkBracketsAndQuotes();
    this.#element.add(this.#chunk.subarray(start, this.#position));
    if (isWhole) this.#region = 'between';
    return isWhole;
  }

  #walkBare(): boolean {
    const chunk = this.#chunk;
    while (this.#position < chunk.length) {
      const byte = chunk[this.#position] ?? 0;
      if (byte === comma || byte === closeBracket || isSpace(byte)) return true;
      this.#position += 1;
    }
    return false;
  }

  /** The hot loop: it sees every byte of the answer, so its state is kept in local variables. */
  #walkBracketsAndQuotes(): boolean {
    const chunk = this.#chunk;
    const { length } = chunk;
    let position = this.#position;
    let depth = this.#elementDepth;
    let isInString = this.#isInString;
    let isEscaped = this.#isEscaped;
    let values = this.#values;
    let isWhole = false;
    while (position < length) {
      const byte = chunk[position] ?? 0;
      position += 1;
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quote) {
          isInString = false;
          isWhole = depth === 0;
        }
      } else if (byte === quote) isInString = true;
      else if (byte === openBrace || byte === openBracket) {
        depth += 1;
        values += 1;
        if (depth > maxJsonDepth) throw jsonTooDeep();
      } else if (byte === comma) values += 1;
      else if (byte === closeBrace || byte === closeBracket) {
        depth -= 1;
        isWhole = depth === 0;
      }
      if (isWhole) break;
    }
    this.#position = position;
    this.#elementDepth = depth;
    this.#values = values;
    if (values > this.#mostValues) throw jsonTooMany();
    this.#isInString = isWhole ? false : isInString;
    this.#isEscaped = isEscaped;
    return isWhole;
  }
}

interface Aside {
  /** Where its content begins among the pieces. */
  readonly mark: PiecesMark;
  bytes: number;
  isLeftOut: boolean;
}

/** Whether a byte can stand outside of a document's brackets: an opening bracket, a space, or a part of a bare number, string or word. */
function isDocumentByte(byte: number): boolean {
  if (isSpace(byte) || byte === openBrace || byte === openBracket || byte === quote) return true;
  const isNumber =
    byte === 0x2b || byte === 0x2d || byte === 0x2e || byte === 0x45 || (byte >= 0x30 && byte <= 0x39);
  return isNumber || (byte >= 0x61 && byte <= 0x7a);
}

/** RFC 8259, 8.1: a reader may ignore it. */
function hasByteOrderMark(chunk: Uint8Array): boolean {
  return chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf;
}
