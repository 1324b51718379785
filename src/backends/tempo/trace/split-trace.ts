import { isJsonObject, type JsonObject, listOrEmpty } from '../../json/json-value.ts';

/** A trace's answer, read piece by piece. */
export interface SplitTrace {
  /** The answer without its spans: status, message. */
  readonly document: JsonObject;
  /**
   * The elements of `resourceSpans` (or `batches`) in order; one with many spans comes in parts that share its `resource`.
   * Throws SyntaxError where the text turns out to be cut at a wrong place: what came until then is not to be used.
   */
  elements(): Generator<unknown>;
}

export interface SplitSizes {
  /** Texts shorter than this are not worth it. */
  readonly leastChars: number;
  readonly pieceChars: number;
}

const usualSizes: SplitSizes = { leastChars: 2_000_000, pieceChars: 65536 };

/** v2 and v1 (docs/stores.md 3.2). */
const heads = ['{"trace":{"resourceSpans":[', '{"trace":{"batches":[', '{"batches":[', '{"resourceSpans":['];
const border = '},{"traceId":"';
/** A span has a name, which a link between two spans has not: there too an object begins with a trace id. */
const spanStart =
  /\},\{"traceId":"[^"\\]*","spanId":"[^"\\]*",(?:"traceState":"[^"\\]*",)?(?:"parentSpanId":"[^"\\]*",)?(?:"flags":\d+,)?"name":"/y;

/** First and last of the spans of a piece: they show that what a cut stands in is the list of spans, and that nothing took its place later. */
const restMark = 'the rest of the list before';
const cutMark = 'and so on';
const openings = `{"scopeSpans":[{"spans":["${restMark}",`;
const closings = `,"${cutMark}"]}]}`;

/**
 * Cuts the JSON of a large trace between its spans, so that each piece can be parsed, decoded and forgotten while it is young: the
 * objects of 24 MB held at once cost as much in the garbage collector as the parsing. Null for a small text or one of another form.
 *
 * Why the parts are what the whole would have given: each cut is taken to stand inside of `[ { [ { [`, at a comma between two spans,
 * and a piece is parsed with exactly these brackets open before its first character and closed after its last. A cut that stands
 * deeper, higher or inside a string leaves a bracket too many or too few, which is a SyntaxError. That the open lists are those under
 * `scopeSpans` and `spans` is seen by the marks: one is still the last of them at the end of a piece, and one still the first of them
 * at the beginning of the next, where a repeated key would have replaced it.
 */
export function splitTrace(text: string, sizes: SplitSizes = usualSizes): SplitTrace | null {
  if (text.length < sizes.leastChars) return null;
  const head = heads.find((start) => text.startsWith(start));
  if (head === undefined) return null;
  const cuts = findCuts(text, sizes.pieceChars);
  const lastCut = cuts[cuts.length - 1];
  if (lastCut === undefined) return null;
  const end = parseEnd(head, text.slice(lastCut));
  if (end === null) return null;
  return { document: end.document, elements: () => readElements(text, { head, cuts, last: end.elements }) };
}

/** Places of the first characters of spans, about `pieceChars` apart. */
function findCuts(text: string, pieceChars: number): number[] {
  const cuts: number[] = [];
  let from = pieceChars;
  while (true) {
    const at = text.indexOf(border, from);
    if (at < 0) return cuts;
    spanStart.lastIndex = at;
    const isSpan = spanStart.test(text);
    if (isSpan) cuts.push(at + 2);
    from = isSpan ? at + pieceChars : at + border.length;
  }
}

interface End {
  readonly document: JsonObject;
  readonly elements: readonly unknown[];
}

/** The last piece, with all that follows the list. Null where it is not what was expected. */
function parseEnd(head: string, rest: string): End | null {
  try {
    const document: unknown = JSON.parse(head + openings + rest);
    if (!isJsonObject(document)) return null;
    const inner = isJsonObject(document.trace) ? document.trace : document;
    const elements = inner.resourceSpans ?? inner.batches;
    return Array.isArray(elements) ? { document, elements } : null;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return null;
    throw thrown;
  }
}

interface Pieces {
  readonly head: string;
  readonly cuts: readonly number[];
  readonly last: readonly unknown[];
}

function* readElements(text: string, { head, cuts, last }: Pieces): Generator<unknown> {
  let from = head.length;
  let resource: unknown;
  for (const [place, cut] of cuts.entries()) {
    // The comma before the cut is left out.
    const piece = text.slice(from, cut - 1);
    const opened = place === 0 ? '[' : `[${openings}`;
    const elements: unknown[] = JSON.parse(`${opened}${piece}${closings}]`);
    yield* place === 0 ? elements : continueFirst(elements, resource);
    const end = elements[elements.length - 1];
    // A piece within one resource goes on with that of the piece before.
    if (place === 0 || elements.length > 1) resource = isJsonObject(end) ? end.resource : undefined;
    if (lastOf(spansOf(lastOf(scopesOf(end)))) !== cutMark) throw wrongCut();
    from = cut;
  }
  yield* continueFirst(last, resource);
}

function wrongCut(): SyntaxError {
  return new SyntaxError('not a list of spans');
}

/** The elements of a piece that begins in the middle of one: the rest of its spans, with the resource they belong to. */
function* continueFirst(elements: readonly unknown[], resource: unknown): Generator<unknown> {
  const [first, ...others] = elements;
  const [scope] = scopesOf(first);
  if (!isJsonObject(first) || spansOf(scope)[0] !== restMark) throw wrongCut();
  // The whole would have two of the first, of which the second counts, and two names of one list, of which this one may not.
  if ('resource' in first || 'instrumentationLibrarySpans' in first) throw wrongCut();
  yield resource === undefined ? first : { ...first, resource };
  yield* others;
}

function scopesOf(element: unknown): readonly unknown[] {
  return isJsonObject(element) ? listOrEmpty(element.scopeSpans) : [];
}

function spansOf(scope: unknown): readonly unknown[] {
  return isJsonObject(scope) ? listOrEmpty(scope.spans) : [];
}

function lastOf(list: readonly unknown[]): unknown {
  return list[list.length - 1];
}
