import { isUtf8 } from 'node:buffer';
import { ObsqError } from '../../domain/errors.ts';
import { maxJsonValues, parseBoundedJson } from '../../domain/text/bounded-json.ts';
import { JsonSplitter } from './json-splitter.ts';
import { tooLarge } from './not-json.ts';

export interface JsonStreamOptions {
  /**
   * Keys from the root to the array whose elements are handed out, e.g. `['data', 'result']`; `[]` for an array at the root; null where
   * the whole document is wanted.
   */
  readonly path: readonly string[] | null;
  /** Called for each element in order. Its promise is awaited before more is read. */
  readonly onElement: (element: unknown, index: number) => void | Promise<void>;
  /** The most bytes to read in all; absent means no limit. Give it if `onElement` keeps the elements. */
  readonly maxBytes?: number | undefined;
}

/**
 * Reads one JSON document from bytes without holding it whole. It parses the elements of one array one by one and returns the rest of
 * the document, with that array left empty. It accepts the same texts as JSON.parse (but reads both values of a repeated key). Throws
 * ObsqError (`backend`), which quotes the beginning of the text, if the text is not JSON or incomplete.
 */
export async function readJsonStream(
  chunks: AsyncIterable<Uint8Array>,
  options: JsonStreamOptions,
): Promise<unknown> {
  const splitter = new JsonSplitter(
    options.path,
    options.maxBytes === undefined ? Number.POSITIVE_INFINITY : maxJsonValues,
  );
  let index = 0;
  let bytes = 0;
  // If the caller keeps the elements anyway, parsing a small document whole is faster.
  let held: Uint8Array[] | null = options.maxBytes === undefined ? null : [];
  const handOut = async (chunk: Uint8Array): Promise<void> => {
    splitter.feed(chunk);
    for (let element = splitter.next(); element !== undefined; element = splitter.next()) {
      const waiting = options.onElement(element.value, index);
      index += 1;
      if (waiting !== undefined) await waiting;
    }
  };
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (options.maxBytes !== undefined && bytes > options.maxBytes) throw tooLarge(options.maxBytes);
    if (held === null) {
      await handOut(chunk);
      continue;
    }
    held.push(chunk);
    if (bytes <= wholeBytes) continue;
    for (const before of held) await handOut(before);
    held = null;
  }
  if (held === null) return splitter.finish();
  const whole = parseWhole(held);
  if (whole !== undefined) return handOutAll(whole.document, options);
  // The text is not JSON or incomplete: the splitter throws the right error.
  for (const chunk of held) await handOut(chunk);
  return splitter.finish();
}

/** Up to this size, a document whose elements are kept is parsed whole. That is three to four times faster but needs more memory. */
const wholeBytes = 8 * 1024 * 1024;

function parseWhole(chunks: readonly Uint8Array[]): { readonly document: unknown } | undefined {
  const bytes = Buffer.concat(chunks);
  if (!isUtf8(bytes)) return undefined;
  try {
    // A TextDecoder would refuse bad bytes itself, but its text has two bytes a character, which takes JSON.parse twice as long.
    return { document: parseBoundedJson(bytes.toString('utf8')) };
  } catch (error) {
    if (error instanceof ObsqError) throw error;
    // The caller reads the text again with the splitter, which throws the right error.
    return undefined;
  }
}

/** Hands out the elements at the path and removes them from the document. */
async function handOutAll(document: unknown, { path, onElement }: JsonStreamOptions): Promise<unknown> {
  if (path === null) return document;
  const elements = path.reduce<unknown>(
    (value, key) => (isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined),
    document,
  );
  if (!Array.isArray(elements)) return document;
  for (let index = 0; index < elements.length; index += 1) {
    const waiting = onElement(elements[index], index);
    if (waiting !== undefined) await waiting;
  }
  elements.length = 0;
  return document;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
