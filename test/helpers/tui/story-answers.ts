import type { MetricAnswer } from '../../../src/domain/metrics/metric-answer.ts';
import type { PivotResult } from '../../../src/pivot/pivot-result.ts';
import type { Action } from '../../../src/tui/state/model/action.ts';
import type { Effect } from '../../../src/tui/state/model/effect.ts';
import { exemplars, listings, logEntries, metricAnswer, storyNowMs, trace } from './story-data.ts';
import type { TuiInProcess } from './tui-in-process.ts';

export interface StorySizes {
  readonly queries: number;
  readonly series: number;
  readonly exemplars: number;
  readonly spans: number;
  readonly lines: number;
  /** Of each series; 241 when left out: an hour at 15 s. */
  readonly points?: number;
}

/** Stores that answer every question at once with a made-up story of these sizes. */
export function createStory(sizes: StorySizes) {
  const story = {
    metric: metricAnswer(sizes.series, sizes.points ?? 241) as MetricAnswer,
    exemplars: exemplars(sizes.exemplars),
    trace: trace(sizes.spans),
    lines: logEntries(sizes.lines),
  };
  const result = (): PivotResult => ({
    alert: null,
    metric: null,
    exemplars: [],
    traces: [story.trace],
    logs: story.lines.map((entry) => ({
      entry,
      traceId: entry.structuredMetadata.trace_id ?? null,
      spanId: entry.structuredMetadata.span_id ?? null,
      span: null,
    })),
    metrics: [],
    hops: [
      {
        from: 'exemplar',
        to: 'log',
        store: 'logs',
        language: 'logql',
        query: '{namespace="otel-demo"}',
        window: { fromMs: storyNowMs - 300_000, toMs: storyNowMs + 300_000 },
        reason: 'the lines of its streams around the exemplar',
        inferred: false,
        status: 'found',
        count: story.lines.length,
        ms: 12,
        error: null,
      },
    ],
    warnings: [],
  });
  const answer = (effect: Effect): readonly Action[] => {
    switch (effect.kind) {
      case 'run-saved':
      case 'run-expression':
        return [{ kind: 'metric-answered', requestId: effect.requestId, answer: story.metric }];
      case 'fetch-exemplars':
        return [{ kind: 'exemplars-answered', requestId: effect.requestId, exemplars: story.exemplars }];
      case 'pivot': {
        const { requestId, logsRequestId } = effect;
        return [{ kind: 'pivot-answered', requestId, logsRequestId, result: result(), isDone: true }];
      }
      default:
        return [];
    }
  };
  const open = (tui: TuiInProcess): void => {
    tui.dispatch({ kind: 'queries-listed', listings: listings(sizes.queries) });
    tui.dispatch({
      kind: 'stores-opened',
      contextName: 'prod',
      stores: ['metrics', 'logs', 'traces', 'alerts'],
      notices: [],
      target: { args: ['-c', 'prod'], explore: null },
    });
    for (const store of ['metrics', 'logs', 'traces', 'alerts'] as const)
      tui.dispatch({ kind: 'store-answered', store, error: null });
  };
  return { story, answer, open };
}
