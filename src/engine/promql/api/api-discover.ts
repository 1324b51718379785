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
 * Without `start` only what is recent is looked at, as a Mimir asks only its ingesters (docs/stores.md 1.4): the demo's
 * history is months long and computed on demand.
 */
const recentMs = 12 * 3_600_000;
const cutWarning = 'results truncated due to limit';

/** GET or POST /api/v1/labels. */
export function answerLabels(source: MetricSource, request: DemoRequest): DemoResponse {
  const limit = limitParameter(request.params);
  const found = findLabelSets(source, request, matchersParameter(request.params));
  const names = new Set(found.flatMap((labels) => Object.keys(labels)));
  return respondList([...names].sort(), limit);
}

/** GET /api/v1/label/{name}/values. */
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

/** GET or POST /api/v1/series. */
export function answerSeries(source: MetricSource, request: DemoRequest): DemoResponse {
  const { params } = request;
  if (!params.has('match[]')) throw badData('no match[] parameter provided');
  const limit = limitParameter(params);
  // A wrong selector is an invalid parameter here; for labels and values it is only an error.
  const selectors = asParameter('match[]', () => matchersParameter(params));
  const found = findLabelSets(source, request, selectors);
  const cut = limit > 0 && found.length > limit;
  const shown = cut ? found.slice(0, limit) : found;
  return success(`[${shown.map(labelsJson).join(',')}]`, { warnings: cut ? [cutWarning] : [] });
}

/** Every label set that any of the selectors finds (all, where there is none), each once. */
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
    // No percent-encoding after all: the name as it stands.
    return encoded;
  }
}

/**
 * A label name out of a path: `U__http_2e_status__code` is `http.status_code` (`_` doubled, any other rune as
 * `_<hex>_`). What is not well-formed is taken as it stands, as the server does (docs/stores.md 1.4).
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
