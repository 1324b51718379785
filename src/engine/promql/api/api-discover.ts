import type { Labels } from '../../../domain/labels.ts';
import { goJson } from '../../go/go-json.ts';
import { goQuote } from '../../go/go-quote.ts';
import type { DemoRequest, DemoResponse, LabelMatcher, MetricSource } from '../../source/sources.ts';
import { formatLabels } from '../words/format-labels.ts';
import { badData } from '../words/promql-error.ts';
import { matchersParameter } from './api-matchers.ts';
import { asParameter, limitParameter, timeParameter } from './api-parameters.ts';
import { labelsJson, success } from './api-response.ts';

/**
 * Without `start` only recent data is searched, as Mimir asks only its ingesters (docs/stores.md 1.4), because the demo's
 * history is months long and computed on demand.
 */
const recentMs = 12 * 3_600_000;
const cutWarning = 'results truncated due to limit';

/** Answers GET or POST /api/v1/labels. */
export function answerLabels(source: MetricSource, request: DemoRequest): DemoResponse {
  const limit = limitParameter(request.params);
  const found = findLabelSets(source, request, matchersParameter(request.params));
  const names = new Set(found.flatMap((labels) => Object.keys(labels)));
  return respondList([...names].sort(), limit);
}

/** Answers GET /api/v1/label/{name}/values. */
export function answerLabelValues(source: MetricSource, request: DemoRequest): DemoResponse {
  const [, encoded = ''] = /^\/api\/v1\/label\/([^/]*)\/values$/.exec(request.path) ?? [];
  const name = unescapeName(decodePath(encoded));
  if (name === '') throw badData(`invalid label name: ${goQuote(name)}`);
  const limit = limitParameter(request.params);
  const found = findLabelSets(source, request, matchersParameter(request.params));
  const values = new Set<string>();
  for (const labels of found) {
    const value = Object.hasOwn(labels, name) ? labels[name] : undefined;
    if (value !== undefined && value !== '') values.add(value);
  }
  return respondList([...values].sort(), limit);
}

/** Answers GET or POST /api/v1/series. */
export function answerSeries(source: MetricSource, request: DemoRequest): DemoResponse {
  const { params } = request;
  if (!params.has('match[]')) throw badData('no match[] parameter provided');
  const limit = limitParameter(params);
  // For series, a wrong selector is reported as an invalid parameter; for labels and values, as a plain error.
  const selectors = asParameter('match[]', () => matchersParameter(params));
  const found = findLabelSets(source, request, selectors);
  const cut = limit > 0 && found.length > limit;
  const shown = cut ? found.slice(0, limit) : found;
  return success(`[${shown.map(labelsJson).join(',')}]`, { warnings: cut ? [cutWarning] : [] });
}

/** Lists every label set that any of the selectors finds, each once. Without selectors it lists all. */
function findLabelSets(
  source: MetricSource,
  { params, nowMs }: DemoRequest,
  selectors: readonly (readonly LabelMatcher[])[],
): Labels[] {
  const startMs = timeParameter(params, 'start', nowMs - recentMs);
  const endMs = timeParameter(params, 'end', nowMs);
  const lists = (selectors.length === 0 ? [[]] : selectors).map((matchers) =>
    source.labelSets(matchers, startMs, endMs),
  );
  const [only] = lists;
  if (only !== undefined && lists.length === 1) return only;
  const merged = new Map(lists.flat().map((labels) => [formatLabels(labels), labels]));
  return [...merged].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, labels]) => labels);
}

function respondList(all: readonly string[], limit: number): DemoResponse {
  const cut = limit > 0 && all.length > limit;
  return success(goJson(cut ? all.slice(0, limit) : all), { warnings: cut ? [cutWarning] : [] });
}

function decodePath(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    // The text is not percent-encoded, so it is the name itself.
    return encoded;
  }
}

/**
 * Decodes a label name in a path: `U__http_2e_status__code` is `http.status_code` (`_` is doubled, any other rune is
 * `_<hex>_`). Like the server it returns a name that is not well-formed unchanged (docs/stores.md 1.4).
 */
export function unescapeName(name: string): string {
  if (!name.startsWith('U__')) return name;
  let unescaped = '';
  const piece = /([^_]+)|__|_([0-9a-fA-F]{1,6})_/y;
  piece.lastIndex = 3;
  while (piece.lastIndex < name.length) {
    const match = piece.exec(name);
    const code = Number.parseInt(match?.[2] ?? '0', 16);
    if (match === null || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return name;
    unescaped += match[1] ?? (match[2] === undefined ? '_' : String.fromCodePoint(code));
  }
  return unescaped;
}
