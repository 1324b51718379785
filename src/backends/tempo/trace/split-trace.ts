import { parseBoundedJson } from '../../../domain/text/bounded-json.ts';
import { isJsonObject, type JsonObject, listOrEmpty } from '../../json/json-value.ts';

/** The answer for a trace, read piece by piece. */
export interface SplitTrace {
  /** The answer without its spans: status, message. */
  readonly document: JsonObject;
  /**
   * The elements of `resourceSpans` (or `batches`) in order. One with many spans comes in parts that share its `resource`. Throws
   * SyntaxError if the text was cut at a wrong offset; the caller must then discard the elements so far.
   */
  elements(): Generator<unknown>;
}

export interface SplitSizes {
  /** Shorter texts are not split, because it would not pay. */
  readonly leastChars: number;
  readonly pieceChars: number;
}

const usualSizes: SplitSizes = { leastChars: 2_000_000, pieceChars: 65536 };

/** The possible beginnings of an answer of v2 and v1 (docs/stores.md 3.2). */
const heads = ['{"trace":{"resourceSpans":[', '{"trace":{"batches":[', '{"batches":[', '{"resourceSpans":['];
const border = '},{"traceId":"';
/** Matches the begin of a span. The `name` tells it from a link, which begins with a trace id too. */
const spanStart =
  /\},\{"traceId":"[^"\\]*","spanId":"[^"\\]*",(?:"traceState":"[^"\\]*",)?(?:"parentSpanId":"[^"\\]*",)?(?:"flags":\d+,)?"name":"/y;

/** Marks that are added as the first and last span of a piece. They prove that a cut stands in a list of spans. */
const restMark = 'the rest of the list before';
const cutMark = 'and so on';
/** Whether an element of a list of spans is one of these marks. */
export function isSplitMark(element: unknown): boolean {
  return element === restMark || element === cutMark;
}

const openings = `{"scopeSpans":[{"spans":["${restMark}",`;
const closings = `,"${cutMark}"]}]}`;

/**
 * Cuts the JSON of a large trace between its spans, so that each piece can be parsed, decoded and released early: garbage collection
 * of all objects of 24 MB at once costs as much as the parsing. Null for a small text or one of an unknown form.
 *
 * The parts give the same spans as the whole, for two reasons. First, each cut is assumed to stand inside `[ { [ { [`, at a comma
 * between two spans, and each piece is parsed with exactly these brackets opened before it and closed after it. A cut that stands
 * deeper, higher or inside a string leaves a bracket too many or too few, which is a SyntaxError. Second, the marks prove that the
 * open lists are those of `scopeSpans` and `spans`: a mark must be the last span of a piece and the first span of the next one, and
 * a repeated key would have replaced the list that holds it.
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

/** The offsets of the first characters of spans, about `pieceChars` apart. */
function findCuts(text: string, pieceChars: number): number[] {
  const cuts: number[] = [];
  let from = pieceChars;
  while (true) {
    const offset = text.indexOf(border, from);
    if (offset < 0) return cuts;
    spanStart.lastIndex = offset;
    const isSpan = spanStart.test(text);
    if (isSpan) cuts.push(offset + 2);
    from = isSpan ? offset + pieceChars : offset + border.length;
  }
}

interface End {
  readonly document: JsonObject;
  readonly elements: readonly unknown[];
}

/** Parses the last piece with everything after the list. Null if it has an unexpected form. */
function parseEnd(head: string, rest: string): End | null {
  try {
    const document: unknown = parseBoundedJson(head + openings + rest);
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
  let scope: unknown;
  for (const [index, cut] of cuts.entries()) {
    // The comma before the cut is left out.
    const piece = text.slice(from, cut - 1);
    const opened = index === 0 ? '[' : `[${openings}`;
    const parsed = parseBoundedJson(`${opened}${piece}${closings}]`);
    const elements: readonly unknown[] = Array.isArray(parsed) ? parsed : [];
    yield* index === 0 ? elements : continueFirst(elements, { resource, scope });
    const end = elements[elements.length - 1];
    // A piece that lies within one resource keeps the resource of the piece before it; likewise the scope.
    const isOther = index === 0 || elements.length > 1;
    if (isOther) resource = isJsonObject(end) ? end.resource : undefined;
    const scopes = scopesOf(end);
    const lastScope = lastOf(scopes);
    if (isOther || scopes.length > 1) scope = isJsonObject(lastScope) ? lastScope.scope : undefined;
    if (lastOf(spansOf(lastOf(scopesOf(end)))) !== cutMark) throw wrongCut();
    from = cut;
  }
  yield* continueFirst(last, { resource, scope });
}

/** What the first spans of a piece belong to: it stands in a piece before. */
interface Before {
  readonly resource: unknown;
  readonly scope: unknown;
}

function wrongCut(): SyntaxError {
  return new SyntaxError('not a list of spans');
}

/** The elements of a piece that begins in the middle of an element. Its first spans get their resource and scope. */
function* continueFirst(elements: readonly unknown[], { resource, scope }: Before): Generator<unknown> {
  const [first, ...others] = elements;
  const [firstScope, ...otherScopes] = scopesOf(first);
  if (!isJsonObject(first) || !isJsonObject(firstScope) || spansOf(firstScope)[0] !== restMark)
    throw wrongCut();
  // A second `resource` or `scope` would replace the first one in the whole text, and the older names must not appear beside them.
  if ('resource' in first || 'instrumentationLibrarySpans' in first) throw wrongCut();
  if ('scope' in firstScope || 'instrumentationLibrary' in firstScope) throw wrongCut();
  yield {
    ...first,
    ...(resource === undefined ? {} : { resource }),
    ...(scope === undefined ? {} : { scopeSpans: [{ ...firstScope, scope }, ...otherScopes] }),
  };
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
