import type { WrittenIds } from '../../../domain/trace/ids/ids.ts';
import { parsePastedIds } from '../../../domain/trace/ids/pasted-ids.ts';

/** A shorter text is a word that happens to consist of hex digits. */
const shortest = 15;

/** The ids in a text that a person pasted where commands are searched; null if it holds none, or several. */
export function readPastedTrace(text: string): WrittenIds | null {
  if (text.trim().length < shortest) return null;
  const read = parsePastedIds(text);
  return read.ok ? read.value : null;
}

/**
 * The ids in a text that stands where TraceQL is expected. The editor begins with an open brace, so a paste stands behind one. A text
 * with a spanset of its own is a query, whatever ids are in it; an object of JSON is a paste.
 */
export function readTraceInsteadOfQuery(text: string): WrittenIds | null {
  const begun = /^\{\s*(?!["\s])/.exec(text)?.[0] ?? '';
  const pasted = text.slice(begun.length);
  return pasted.startsWith('{') || !/[{}]/.test(pasted) ? readPastedTrace(pasted) : null;
}
