import { type Labels, labelsKey } from '../../domain/labels.ts';
import { agreesWithRow, type Exemplar } from '../../domain/metrics/exemplar.ts';
import { orderSeries } from '../../domain/metrics/row-order.ts';
import type { Series } from '../../domain/metrics/series.ts';
import type { Window } from '../../domain/time/window.ts';
import type { Trace, TraceSummary } from '../../domain/trace/trace.ts';
import { extractSelectors } from '../../languages/promql-selectors.ts';
import type { MetricStart } from '../../pivot/pivot-from.ts';
import { countsErrors } from '../../pivot/plan/counts-errors.ts';
import { type PivotPoint, type PlannedHop, skippedHop } from '../../pivot/plan/hop.ts';
import { planExemplars, planSeries } from '../../pivot/plan/plan-exemplars.ts';
import { planSeriesLogs } from '../../pivot/plan/plan-series-logs.ts';
import { planTraceSearch } from '../../pivot/plan/plan-trace-search.ts';
import {
  otherTraces,
  saysError,
  tracesOfExemplars,
  wantsErrors,
  wantsRecent,
} from '../../pivot/plan/rank-exemplars.ts';
import { fetchExemplars } from '../metrics/fetch-exemplars.ts';
import { askExemplarHop, askLogs, askSearch, askSeries, askTrace } from './pivot-hops.ts';
import type { PivotRun } from './pivot-run.ts';
import { askTraceLogs, followExemplars, settledLogs } from './pivot-traces.ts';

/** The number of rows whose labels an inferred search uses; with more it would find almost any trace. */
const inferredRows = 3;
/** The number of candidates to check for failed traces if no label marks failures. */
const errorCandidates = 8;

/** An expression that counts failures leads to failed traces first, unless the user asked for another order. */
function orderForStart(run: PivotRun, { expressions: [first = ''] }: MetricStart): PivotRun {
  return run.order === 'slowest' && countsErrors(first) ? { ...run, order: 'errors' } : run;
}

/** Follows a metric to the traces of its exemplars; without exemplars, to what its labels and the window suggest. */
export async function followMetric(given: PivotRun, start: MetricStart): Promise<void> {
  const run = orderForStart(given, start);
  const from = start.from ?? 'metric';
  const [first = ''] = start.expressions;
  if (run.wants('logs')) void run.mapping();
  const { expressions, window, labels } = start;
  const [{ data: ranked }, series] = await Promise.all([
    fetchExemplars(run.stores, {
      expressions,
      window,
      order: run.order,
      row: labels,
      signal: run.options.signal,
      around: ({ query, withBuckets }, send) =>
        askExemplarHop(run, planExemplars(query, withBuckets, window, from), send),
    }),
    first === ''
      ? null
      : askSeries(run, planSeries(first, start.window.toMs, from), (data) => {
          run.found.metric = {
            name: start.name,
            expressions: start.expressions,
            series: orderSeries(data, '-value'),
          };
        }),
  ]);
  run.found.metric ??= { name: start.name, expressions: start.expressions, series: [] };
  const marked = ranked.filter(({ seriesLabels }) => saysError(seriesLabels));
  // `--errors` shows failed exemplars alone; where only the expression counts failures, the others stay in the answer.
  run.found.exemplars = wantsErrors(given.order) && marked.length > 0 ? marked : ranked;
  const candidates = wantsErrors(run.order) && marked.length > 0 ? marked : ranked;
  const isBlind = wantsErrors(run.order) && marked.length === 0;
  const chosen = tracesOfExemplars(candidates, isBlind ? Math.max(errorCandidates, run.top) : run.top);
  if (chosen.length > 0) {
    await followExemplars(run, {
      first: chosen,
      others: otherTraces(candidates, chosen),
      isWanted: wantsErrors(run.order) ? isFailed : () => true,
      searchInstead: async (why) =>
        askSearched(run, await searchTraces(run, from, rowsOfExemplars(candidates), window, why)),
    });
    return;
  }
  if (ranked.length > 0) run.found.warnings.add(describeUnlinked(ranked));
  await followLabels(run, start, series ?? []);
}

/** Says which labels the exemplars have in place of a trace id, and how to name the one that holds it. */
function describeUnlinked(exemplars: readonly Exemplar[]): string {
  const names = [...new Set(exemplars.flatMap(({ labels }) => Object.keys(labels)))].sort();
  const [first] = names;
  if (first === undefined) return 'the exemplars carry no trace id, nor any other label';
  const more = names.length > 5 ? ', ...' : '';
  return `the exemplars carry no trace id: none of their labels (${names.slice(0, 5).join(', ')}${more}) looks like one; if one holds it, say so in the context: correlate.exemplarTraceIdDestinations: [{name: ${first}}]`;
}

function isFailed({ spans }: Trace): boolean {
  return spans.some(({ status }) => status === 'error');
}

/** The labels of the best exemplars' series, each once. */
function rowsOfExemplars(exemplars: readonly Exemplar[]): Labels[] {
  const rows = new Map(exemplars.map(({ seriesLabels }) => [labelsKey(seriesLabels), seriesLabels]));
  return [...rows.values()].slice(0, inferredRows);
}

/** Follows the labels of a metric without exemplars: traces that labels and window suggest, and logs of the same pods and services. */
async function followLabels(run: PivotRun, start: MetricStart, series: readonly Series[]): Promise<void> {
  const from = start.from ?? 'metric';
  const rows = rowsToFollow(start, series);
  const [chosen] = await Promise.all([
    run.wants('traces') ? searchAndSettle(run, from, rows, start.window) : [],
    run.wants('logs') ? settledLogs(run, askSeriesLogs(run, from, rows, start.window)) : undefined,
  ]);
  if (chosen.length === 0) return;
  const there = await askSearched(run, chosen);
  run.settle('traces');
  if (run.wants('logs') && there.length > 0) await askTraceLogs(run, 'trace', there);
}

/** Fetches the traces that a search found. */
async function askSearched(run: PivotRun, chosen: readonly TraceSummary[]): Promise<Trace[]> {
  run.found.traceOrder = chosen.map(({ traceId }) => traceId);
  const traces = await Promise.all(
    chosen.map(({ traceId }) => askTrace(run, 'trace', traceId, 'a trace that the search found')),
  );
  return traces.filter((trace) => trace !== null);
}

/** Searches traces. If the search finds nothing or fails, the traces are settled; else they are still to be fetched. */
async function searchAndSettle(
  run: PivotRun,
  from: PivotPoint,
  rows: readonly Labels[],
  window: Window,
): Promise<TraceSummary[]> {
  const chosen = await searchTraces(run, from, rows, window);
  if (chosen.length === 0) run.settle('traces');
  return chosen;
}

/** The labels of the highest series, completed by the equality matchers of the expression. */
function rowsToFollow(start: MetricStart, series: readonly Series[]): Labels[] {
  const [first = ''] = start.expressions;
  const matched: Record<string, string> = {};
  for (const { matchers } of extractSelectors(first)) {
    for (const { name, operator, value } of matchers)
      if (operator === '=' && value !== '') matched[name] = value;
  }
  const { labels: chosen = {} } = start;
  const rows = orderSeries(series, '-value')
    .filter(({ labels }) => agreesWithRow(labels, chosen))
    .slice(0, inferredRows)
    .map(({ labels }) => ({ ...matched, ...chosen, ...labels }));
  return rows.length > 0 ? rows : [{ ...matched, ...chosen }];
}

async function searchTraces(
  run: PivotRun,
  from: PivotPoint,
  rows: readonly Labels[],
  window: Window,
  why?: string,
): Promise<TraceSummary[]> {
  const plan = planTraceSearch(from, rows, window, why);
  if (plan.hops.length === 0) {
    run.record(
      skippedHop(
        from,
        'trace',
        'traces',
        `${why ?? 'no exemplars'}, and the labels name no service, pod or node to search by`,
      ),
    );
    return [];
  }
  const ask = (hops: readonly PlannedHop[]) => Promise.all(hops.map((hop) => askSearch(run, hop)));
  let answers = await ask(plan.hops);
  if (answers.every((answer) => answer?.length === 0) && plan.fallback.length > 0)
    answers = await ask(plan.fallback);
  const found = answers.flatMap((answer) => answer ?? []);
  // The first question of both plans is for failed traces.
  const failedIds = new Set((answers[0] ?? []).map(({ traceId }) => traceId));
  const distinct = [...new Map(found.map((summary) => [summary.traceId, summary])).values()];
  const wanted = wantsErrors(run.order) ? distinct.filter(({ traceId }) => failedIds.has(traceId)) : distinct;
  // The search returns the newest traces first, which is the order of `recent`.
  if (!wantsRecent(run.order))
    wanted.sort(
      (a, b) =>
        Number(failedIds.has(b.traceId)) - Number(failedIds.has(a.traceId)) || b.durationMs - a.durationMs,
    );
  return wanted.slice(0, run.top);
}

async function askSeriesLogs(
  run: PivotRun,
  from: PivotPoint,
  rows: readonly Labels[],
  window: Window,
): Promise<void> {
  const hops = planSeriesLogs(from, rows, window, await run.mapping());
  if (hops.length === 0) {
    run.record(
      skippedHop(
        from,
        'log',
        'logs',
        "the series' labels name no service or pod that the log store has a label for",
      ),
    );
    return;
  }
  await Promise.all(hops.map((hop) => askLogs(run, hop, { limit: 50, direction: 'backward', sample: true })));
}

/** Follows exemplars that were chosen elsewhere (a row of a pane). */
export async function followChosenExemplars(run: PivotRun, exemplars: readonly Exemplar[]): Promise<void> {
  run.found.exemplars = exemplars;
  const first = tracesOfExemplars(exemplars, run.top);
  if (first.length === 0) {
    run.record(skippedHop('exemplar', 'trace', 'traces', 'the exemplar carries no trace id'));
    return;
  }
  if (run.wants('logs')) void run.mapping();
  await followExemplars(run, {
    first,
    others: otherTraces(exemplars, first),
    isWanted: () => true,
    // The user chose these exemplars, so traces that only fit their labels are no answer.
    searchInstead: async () => [],
  });
}
