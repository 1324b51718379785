import { ObsqError } from '../../../domain/errors.ts';

/** A place in a JSON value, as its keys: `data`, `trace.spans`. */
interface LongList {
  readonly path: string;
  readonly list: unknown[];
  readonly length: number;
}

/** Texts longer than this are cut once no list is left that could be. */
const longestText = 2000;
/** Room for the warnings that say what is left out. */
const warningRoom = 1000;

/**
 * Writes a document as JSON of at most `mostBytes` bytes of UTF-8. A larger one loses the ends of its longest lists, then of its longest
 * texts; its `warnings` then say what is left out, and `partial` is true. Throws ObsqError limit if even that is too large.
 */
export function boundDocument(document: Readonly<Record<string, unknown>>, mostBytes: number): string {
  const whole = JSON.stringify(document);
  if (bytesOf(whole) <= mostBytes) return whole;
  const copy = JSON.parse(whole) as Record<string, unknown>;
  const room = mostBytes - warningRoom;
  const lengths = new Map<string, { list: unknown[]; before: number }>();
  for (let bytes = bytesOf(whole); bytes > room; bytes = bytesOf(JSON.stringify(copy))) {
    const longest = findLongest(copy);
    if (longest === null) break;
    const { path, list, length } = longest;
    if (!lengths.has(path)) lengths.set(path, { list, before: list.length });
    // The list loses what is too much, as its elements are about the same size, and always at least one of them.
    const share = 1 - (bytes - room) / length;
    list.length = Math.max(1, Math.min(list.length - 1, Math.floor(list.length * share)));
  }
  const cuts = [...lengths].map(
    ([path, { list, before }]) => `${path} holds the first ${list.length} of ${before}`,
  );
  if (bytesOf(JSON.stringify(copy)) > room && cutTexts(copy)) cuts.push('long texts are cut');
  const warnings = Array.isArray(copy.warnings) ? copy.warnings : [];
  copy.warnings = [
    ...warnings,
    `the answer was larger than ${Math.round(mostBytes / 1024)} KiB: ${cuts.join(', ')}. Ask for less: limit, a shorter since, a narrower query`,
  ];
  copy.partial = true;
  const text = JSON.stringify(copy);
  if (bytesOf(text) <= mostBytes) return text;
  throw new ObsqError({
    kind: 'limit',
    message: `the answer does not fit into ${Math.round(mostBytes / 1024)} KiB`,
    hint: 'ask for less: limit, a shorter since, a narrower query',
  });
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}

/** The list with the most JSON that has more than one element; null if there is none. `length` is that of its JSON. */
function findLongest(value: unknown): LongList | null {
  let longest: LongList | null = null;
  const look = (one: unknown, path: string): void => {
    if (typeof one !== 'object' || one === null) return;
    if (Array.isArray(one) && one.length > 1 && path !== 'warnings') {
      const length = bytesOf(JSON.stringify(one));
      if (longest === null || length > longest.length) longest = { path, list: one, length };
      // What is inside is smaller.
      return;
    }
    for (const [key, child] of Object.entries(one)) look(child, path === '' ? key : `${path}.${key}`);
  };
  look(value, '');
  return longest;
}

/** Cuts long texts in place. Returns whether there were any. */
function cutTexts(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  let isCut = false;
  for (const [key, child] of Object.entries(value)) {
    if (typeof child !== 'string') {
      isCut = cutTexts(child) || isCut;
      continue;
    }
    if (child.length <= longestText) continue;
    Object.assign(value, { [key]: `${child.slice(0, longestText)}... (${child.length - longestText} more)` });
    isCut = true;
  }
  return isCut;
}
