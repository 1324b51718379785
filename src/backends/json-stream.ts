import { JsonSplitter } from './json-splitter.ts';
import { tooLarge } from './not-json.ts';

export interface JsonStreamOptions {
  /** Keys from the root to the array whose elements are handed out, e.g. `['data', 'result']`; `[]` for an array at the root. */
  readonly path: readonly string[];
  /** Called for each element, in order, and awaited: nothing more is read meanwhile. */
  readonly onElement: (element: unknown, index: number) => void | Promise<void>;
  /** The most bytes to read in all; none when absent. The ceiling for what holds its elements. */
  readonly maxBytes?: number | undefined;
}

/**
 * Reads one JSON document from bytes without ever holding it: the elements of one array are parsed one by one,
 * and the rest of the document, with that array left empty, is returned. It takes what JSON.parse takes and refuses what it refuses
 * (of keys that occur twice both are read). Throws ObsqError (`backend`) for what is not JSON or not whole, with its beginning.
 */
export async function readJsonStream(
  chunks: AsyncIterable<Uint8Array>,
  options: JsonStreamOptions,
): Promise<unknown> {
  const splitter = new JsonSplitter(options.path);
  let index = 0;
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (options.maxBytes !== undefined && bytes > options.maxBytes) throw tooLarge(options.maxBytes);
    splitter.feed(chunk);
    for (let element = splitter.next(); element !== undefined; element = splitter.next()) {
      const waiting = options.onElement(element.value, index);
      index += 1;
      if (waiting !== undefined) await waiting;
    }
  }
  return splitter.finish();
}
