import { describe, expect, it } from 'vitest';
import { ObsqError } from '../../../src/domain/errors.ts';
import type { PivotResult } from '../../../src/pivot/pivot-result.ts';
import { type Hop, skippedHop } from '../../../src/pivot/plan/hop.ts';
import { readQuery } from '../../../src/tui/effects/read-query.ts';
import type { Effect } from '../../../src/tui/state/model/effect.ts';
import { newestOf } from '../../../src/tui/state/model/loadable.ts';
import { shownRows } from '../../../src/tui/state/model/panes/metric-rows.ts';
import { shownMark } from '../../../src/tui/state/model/store-mark.ts';
import { workspaceOf } from '../../../src/tui/state/model/tui-state.ts';
import { openAsked } from '../../helpers/tui/open-asked.ts';
import { exemplars, hex, logEntries, metricAnswer, trace } from '../../helpers/tui/story-data.ts';
import type { TuiInProcess } from '../../helpers/tui/tui-in-process.ts';

const open = openAsked;

const take = <Kind extends Effect['kind']>(asked: Effect[], kind: Kind): Extract<Effect, { kind: Kind }> => {
  const found = asked.findLast((effect) => effect.kind === kind);
  if (found === undefined)
    throw new Error(`${kind} was not asked; ${asked.map((one) => one.kind).join(', ')}`);
  return found as Extract<Effect, { kind: Kind }>;
};

const answerMetric = (tui: TuiInProcess, asked: Effect[], rows = 3): void => {
  const { requestId } = take(asked, 'run-saved');
  tui.dispatch({ kind: 'metric-answered', requestId, answer: metricAnswer(rows, 20) });
};

const pane = (tui: TuiInProcess) => workspaceOf(tui.state);

describe('a saved query', () => {
  it('is asked for, then its exemplars, and shown sorted by its own order', () => {
    const { tui, asked } = open();
    tui.press('j\r');
    expect(take(asked, 'run-saved').name).toBe('query-00001');
    expect(pane(tui).metric.answer.kind).toBe('loading');
    answerMetric(tui, asked);
    expect(pane(tui).metric.sort).toBe('-p99');
    expect(take(asked, 'fetch-exemplars').expressions).toEqual(['histogram_quantile(0.99, x)']);
  });

  it('keeps its old rows while it is asked again, and when that fails', () => {
    const { tui, asked } = open();
    tui.press('\r');
    answerMetric(tui, asked);
    tui.press('r');
    expect(newestOf(pane(tui).metric.answer)?.rows).toHaveLength(3);
    const { requestId } = take(asked, 'run-saved');
    const error = new ObsqError({ kind: 'network', message: 'connection refused' });
    tui.dispatch({ kind: 'request-failed', requestId, error });
    expect(pane(tui).metric.answer.kind).toBe('failed');
    expect(newestOf(pane(tui).metric.answer)?.rows).toHaveLength(3);
    expect(tui.state.marks.metrics).toBe('down');
  });

  it('warns that nothing has come for a while', async () => {
    const { tui, asked } = open();
    tui.press('\r');
    answerMetric(tui, asked);
    tui.paint();
    await tui.screen.pane('metric').titleLacks('note:');
    tui.press('r');
    const stale = 'the newest sample is 12m old: nothing has come since';
    const { requestId } = take(asked, 'run-saved');
    tui.dispatch({ kind: 'metric-answered', requestId, answer: { ...metricAnswer(3, 20), stale } });
    tui.paint();
    await tui.screen.pane('metric').title(/note: @ .*3 series/);
  });

  it('is asked with an earlier time beside it: a day, a week, none', () => {
    const { tui, asked } = open();
    tui.press('\r');
    answerMetric(tui, asked);
    const agos = ['v', 'v', 'v'].map((key) => {
      tui.press(key);
      return take(asked, 'run-saved').earlier;
    });
    expect(agos).toEqual([{ ago: '1d', byMs: 86_400_000 }, { ago: '1w', byMs: 604_800_000 }, null]);
  });

  it('can be sorted by the change while there is one', () => {
    const { tui, asked } = open();
    tui.press('\r');
    answerMetric(tui, asked);
    tui.press('v');
    const now = metricAnswer(3, 20);
    const grown = [0.1, 0.3, 0.2];
    const previous = {
      title: '1d ago',
      window: { fromMs: 0, toMs: 0 },
      failure: null,
      rows: now.rows.map(({ labels, samples }, at) => {
        const value = Number(samples.p99?.at(-1)?.value) - (grown[at] ?? 0);
        return { labels, samples: { p99: [{ timeMs: 0, value: String(value) }] } };
      }),
    };
    const { requestId } = take(asked, 'run-saved');
    tui.dispatch({ kind: 'metric-answered', requestId, answer: { ...now, previous } });
    tui.press('s');
    expect(pane(tui).metric.sort).toBe('-change');
    expect(shownRows(pane(tui).metric)).toEqual([now.rows[1], now.rows[2], now.rows[0]]);
    // Without the comparison the rows have their own order again.
    tui.press('vv');
    expect(pane(tui).metric.sort).toBe('-p99');
  });

  it('takes no answer to an older question', () => {
    const { tui, asked } = open();
    tui.press('\r');
    const old = take(asked, 'run-saved').requestId;
    tui.press('<');
    tui.dispatch({ kind: 'metric-answered', requestId: old, answer: metricAnswer(9, 20) });
    expect(newestOf(pane(tui).metric.answer)).toBeNull();
    expect(take(asked, 'cancel').requestId).toBe(old);
  });

  it('is asked one at a time, however long a key is held', () => {
    const { tui, asked } = open();
    tui.press('\r');
    tui.press('rrrr');
    expect(asked.filter(({ kind }) => kind === 'run-saved')).toHaveLength(1);
    answerMetric(tui, asked);
    tui.press('rrrr');
    expect(asked.filter(({ kind }) => kind === 'run-saved')).toHaveLength(2);
    expect(asked.filter(({ kind }) => kind === 'cancel')).toHaveLength(0);
  });

  it('is refreshed while the window is live and nothing is paused', () => {
    const { tui, asked } = open();
    tui.press('\r');
    answerMetric(tui, asked);
    const timer = (): Effect =>
      asked.findLast((one) => one.kind === 'set-timer' && one.timer === 'refresh') as Effect;
    expect(timer()).toMatchObject({ ms: 30_000 });
    tui.press(' ');
    expect(timer()).toMatchObject({ ms: null });
    const before = asked.filter(({ kind }) => kind === 'run-saved').length;
    tui.dispatch({ kind: 'timer', timer: 'refresh' });
    expect(asked.filter(({ kind }) => kind === 'run-saved')).toHaveLength(before);
    tui.press(' ');
    expect(asked.filter(({ kind }) => kind === 'run-saved')).toHaveLength(before + 1);
  });

  it('asks for another window with <, which does not refresh', () => {
    const { tui, asked } = open();
    tui.press('\r');
    tui.press('<');
    const { window } = take(asked, 'run-saved');
    expect(window.toMs).toBe(tui.nowMs - 30 * 60_000);
    answerMetric(tui, asked);
    expect(asked.findLast((one) => one.kind === 'set-timer' && one.timer === 'refresh')).toMatchObject({
      ms: null,
    });
  });
});

describe('the namespace', () => {
  it('can be chosen before any query, for those opened after it', () => {
    const { tui, asked } = open();
    tui.press('P');
    const { requestId } = take(asked, 'fetch-values');
    tui.dispatch({ kind: 'values-answered', requestId, values: ['kube-system', 'otel-demo'] });
    tui.press('otel');
    tui.press('\r');
    expect(tui.state).toMatchObject({ overlay: null, namespace: 'otel-demo' });
    expect(asked.map(({ kind }) => kind)).not.toContain('run-saved');
    tui.press('P');
    tui.dispatch({ kind: 'values-answered', requestId: take(asked, 'fetch-values').requestId, values: [] });
    tui.press('\r');
    expect(tui.state.namespace).toBeNull();
  });
});

describe('the window picker', () => {
  it('begins at the window that there is', () => {
    const { tui } = open();
    tui.press('t');
    expect(tui.state.overlay).toMatchObject({ kind: 'window', selected: 3 });
    tui.press('\u001b[B\u001b[B\r');
    expect(tui.state.window).toEqual({ kind: 'live', sinceMs: 6 * 3_600_000 });
    tui.press('t');
    expect(tui.state.overlay).toMatchObject({ kind: 'window', selected: 5 });
  });
});

describe('the mark of a store', () => {
  const failed = (error: ObsqError): string => {
    const { tui } = open();
    tui.dispatch({ kind: 'store-answered', store: 'logs', error: null });
    tui.dispatch({ kind: 'store-answered', store: 'logs', error });
    return shownMark(tui.state, 'logs');
  };

  it.each([
    ['too many requests', { kind: 'limit', status: 429 }, 'down'],
    ['a web page', { kind: 'backend', status: 200 }, 'down'],
    ['an answer that is no JSON', { kind: 'backend' }, 'down'],
    ['a failing server', { kind: 'backend', status: 503 }, 'down'],
    ['a refusal that nobody knows', { kind: 'backend', status: 422 }, 'ok'],
    ['a refused query', { kind: 'query', status: 400 }, 'ok'],
    ['a question that reads too much', { kind: 'limit' }, 'ok'],
  ] as const)('after %s', (message, facts, mark) => {
    expect(failed(new ObsqError({ message, ...facts }))).toBe(mark);
  });

  it('stays DOWN until an answer comes', () => {
    const { tui } = open();
    const limited = new ObsqError({ kind: 'limit', status: 429, message: 'too many requests' });
    const refused = new ObsqError({ kind: 'query', status: 400, message: 'parse error' });
    const marks = [limited, refused, null].map((error) => {
      tui.dispatch({ kind: 'store-answered', store: 'logs', error });
      return shownMark(tui.state, 'logs');
    });
    expect(marks).toEqual(['down', 'down', 'ok']);
  });
});

describe('Escape', () => {
  it('cancels what is under way before it leads anywhere', () => {
    const { tui, asked } = open();
    tui.press('\r');
    const { requestId } = take(asked, 'run-saved');
    tui.press('\u001b');
    expect(take(asked, 'cancel').requestId).toBe(requestId);
    const error = new ObsqError({ kind: 'cancelled', message: 'cancelled' });
    tui.dispatch({ kind: 'request-failed', requestId, error });
    expect(pane(tui).metric.answer.kind).toBe('cancelled');
    // A cancelled question says nothing of the store.
    expect(tui.state.marks.metrics).toBeNull();
    tui.press('\u001b');
    expect(pane(tui).focus).toBe('queries');
  });
});

describe('the path', () => {
  const walk = () => {
    const { tui, asked } = open();
    tui.press('\r');
    answerMetric(tui, asked);
    const { requestId } = take(asked, 'fetch-exemplars');
    tui.dispatch({ kind: 'exemplars-answered', requestId, exemplars: exemplars(3) });
    tui.press('x');
    tui.press('j');
    tui.press('\r');
    return { tui, asked };
  };

  it('leads from an exemplar to trace and logs, asked in one pivot', () => {
    const { tui, asked } = walk();
    const { from, requestId, logsRequestId } = take(asked, 'pivot');
    expect(from).toMatchObject({ kind: 'exemplars', exemplars: [{ traceId: hex(2, 32) }] });
    expect([...tui.state.pending]).toEqual([
      [requestId, { store: 'traces', sinceMs: tui.nowMs, sharedWith: logsRequestId }],
      [logsRequestId, { store: 'logs', sinceMs: tui.nowMs, sharedWith: requestId }],
    ]);
    expect(tui.state.path.steps.map(({ crumb }) => crumb)).toEqual([
      '',
      'query-00000',
      expect.stringContaining('00000000'),
    ]);
  });

  it('goes back and forward with every pane as it was left', () => {
    const { tui } = walk();
    tui.press('[');
    expect(pane(tui)).toMatchObject({ focus: 'metric', metric: { list: 'exemplars', selectedExemplar: 1 } });
    expect(pane(tui).trace.trace.kind).toBe('idle');
    tui.press(']');
    expect(pane(tui)).toMatchObject({ focus: 'trace', trace: { trace: { kind: 'loading' } } });
  });

  it('takes an answer in where it was asked, though one has gone back', () => {
    const { tui, asked } = walk();
    const { requestId, logsRequestId } = take(asked, 'pivot');
    tui.press('[');
    const found = {
      alert: null,
      metric: null,
      exemplars: [],
      traces: [trace(12)],
      logs: [],
      metrics: [],
      hops: [],
      warnings: [],
    };
    tui.dispatch({ kind: 'pivot-answered', requestId, logsRequestId, result: found, isDone: true });
    tui.press(']');
    expect(newestOf(pane(tui).trace.trace)?.spans).toHaveLength(12);
    expect(tui.state.pending.size).toBe(0);
  });

  it('has its lines while the trace is waited for, and waits for more once it is there', () => {
    const { tui, asked } = walk();
    const { requestId, logsRequestId } = take(asked, 'pivot');
    const logsId = logsRequestId ?? Number.NaN;
    const lines = (count: number) =>
      logEntries(count).map((entry) => ({ entry, traceId: null, spanId: null, span: null }));
    const found = { alert: null, metric: null, exemplars: [], metrics: [], hops: [], warnings: [] };
    const answer = (result: Pick<PivotResult, 'traces' | 'logs'>, isDone: boolean): void =>
      tui.dispatch({
        kind: 'pivot-answered',
        requestId,
        logsRequestId,
        result: { ...found, ...result },
        isDone,
      });
    answer({ traces: [], logs: lines(3) }, false);
    expect(pane(tui).logs.answer.kind).toBe('ready');
    expect([...tui.state.pending.keys()]).toEqual([requestId]);
    tui.nowMs += 7_000;
    answer({ traces: [trace(12)], logs: lines(3) }, false);
    expect(pane(tui).logs.answer).toMatchObject({ kind: 'loading', sinceMs: tui.nowMs });
    expect([...tui.state.pending]).toEqual([[logsId, { store: 'logs', sinceMs: tui.nowMs }]]);
    answer({ traces: [trace(12)], logs: lines(5) }, true);
    expect(pane(tui).logs).toMatchObject({ answer: { kind: 'ready' }, growsBy: null });
    expect(pane(tui).logs.shown).toHaveLength(5);
    expect(tui.state.pending.size).toBe(0);
  });

  const blank = { alert: null, metric: null, exemplars: [], traces: [], logs: [], metrics: [], warnings: [] };
  const failedHop = (store: 'traces' | 'logs', to: 'trace' | 'log'): Hop => ({
    ...skippedHop('exemplar', to, store, 'as asked'),
    status: 'failed',
    error: new ObsqError({ kind: 'network', message: `${store}: connection refused` }),
  });

  it('says that the trace store failed while the log store hangs', () => {
    const { tui, asked } = walk();
    const { requestId, logsRequestId } = take(asked, 'pivot');
    const result = { ...blank, hops: [failedHop('traces', 'trace')] };
    const settled = new Set(['traces'] as const);
    tui.dispatch({ kind: 'pivot-answered', requestId, logsRequestId, result, settled, isDone: false });
    tui.nowMs += 33_000;
    tui.dispatch({ kind: 'timer', timer: 'waiting' });
    expect(pane(tui).trace.trace).toMatchObject({
      kind: 'failed',
      error: { message: 'traces: connection refused' },
    });
    expect(pane(tui).logs.answer.kind).toBe('loading');
    expect([shownMark(tui.state, 'traces'), shownMark(tui.state, 'logs')]).toEqual(['down', 'slow']);
  });

  it('says that the log store failed while the trace store hangs, and asks on when the trace is there', () => {
    const { tui, asked } = walk();
    const { requestId, logsRequestId } = take(asked, 'pivot');
    const hops = [failedHop('logs', 'log')];
    const settled = new Set(['logs'] as const);
    const answer = (found: Partial<PivotResult>, isDone: boolean): void =>
      tui.dispatch({
        kind: 'pivot-answered',
        requestId,
        logsRequestId,
        result: { ...blank, hops, ...found },
        settled,
        isDone,
      });
    answer({}, false);
    tui.nowMs += 33_000;
    tui.dispatch({ kind: 'timer', timer: 'waiting' });
    expect(pane(tui).logs.answer).toMatchObject({
      kind: 'failed',
      error: { message: 'logs: connection refused' },
    });
    expect(pane(tui).trace.trace.kind).toBe('loading');
    expect([shownMark(tui.state, 'traces'), shownMark(tui.state, 'logs')]).toEqual(['slow', 'down']);
    answer({ traces: [trace(12)] }, false);
    expect(pane(tui).logs.answer).toMatchObject({ kind: 'loading', sinceMs: tui.nowMs });
    const logs = logEntries(5).map((entry) => ({ entry, traceId: null, spanId: null, span: null }));
    answer({ traces: [trace(12)], logs }, true);
    expect(pane(tui).logs).toMatchObject({ answer: { kind: 'ready' }, growsBy: null });
    expect(tui.state.pending.size).toBe(0);
  });

  it.each([
    ['3', 'trace', 'logs'],
    ['4', 'logs', 'trace'],
  ] as const)('gives up only the pane in which Esc is pressed: %s', async (key, given, kept) => {
    const { tui, asked } = walk();
    const { requestId, logsRequestId, from, want } = take(asked, 'pivot');
    const ids = { trace: requestId, logs: logsRequestId ?? Number.NaN };
    const kindOf = { trace: () => pane(tui).trace.trace.kind, logs: () => pane(tui).logs.answer.kind };
    asked.length = 0;
    tui.press(key);
    tui.press('\u001b');
    expect([kindOf[given](), kindOf[kept]()]).toEqual(['cancelled', 'loading']);
    expect([...tui.state.pending.keys()]).toEqual([ids[kept]]);
    expect(asked.map(({ kind }) => kind)).not.toContain('cancel');
    await tui.screen.pane(given).contains('cancelled, r asks again');
    // What comes is taken by the pane that waits, and by no other.
    const logs = logEntries(3).map((entry) => ({ entry, traceId: null, spanId: null, span: null }));
    const result = { ...blank, traces: [trace(12)], logs, hops: [] };
    tui.dispatch({ kind: 'pivot-answered', requestId, logsRequestId, result, isDone: false });
    expect(kindOf[given]()).toBe('cancelled');
    tui.dispatch({ kind: 'pivot-answered', requestId, logsRequestId, result, isDone: true });
    expect([kindOf[given](), kindOf[kept]()]).toEqual(['cancelled', 'ready']);
    expect(tui.state.pending.size).toBe(0);
    tui.press('r');
    expect(kindOf[given]()).toBe('loading');
    const again = take(asked, 'pivot');
    expect([again.from, again.want]).toEqual([from, want]);
    tui.dispatch({ ...again, kind: 'pivot-answered', result, isDone: true });
    expect([kindOf.trace(), kindOf.logs()]).toEqual(['ready', 'ready']);
    expect(tui.state.pending.size).toBe(0);
  });

  it('ends the pivot when both panes have given it up', () => {
    const { tui, asked } = walk();
    const { requestId, logsRequestId } = take(asked, 'pivot');
    asked.length = 0;
    tui.press('4');
    tui.press('\u001b');
    tui.press('3');
    tui.press('\u001b');
    expect(asked.filter(({ kind }) => kind === 'cancel')).toEqual([
      { kind: 'cancel', requestId },
      { kind: 'cancel', requestId: logsRequestId },
    ]);
  });

  it('keeps every query that brought lines: in the title, in what is copied, in the incident', async () => {
    const { tui, asked } = walk();
    const { requestId, logsRequestId } = take(asked, 'pivot');
    const window = { fromMs: Date.parse('2026-11-20T13:00:00Z'), toMs: Date.parse('2026-11-20T13:10:00Z') };
    const hop = (query: string, count: number): Hop => ({
      ...skippedHop('exemplar', 'log', 'logs', 'as asked'),
      language: 'logql',
      query,
      window,
      count,
      status: count === 0 ? 'empty' : 'found',
    });
    const logs = logEntries(8).map((entry) => ({ entry, traceId: null, spanId: null, span: null }));
    const hops = [hop('{app="first"}', 1), hop('{app="nothing"}', 0), hop('{app="last"}', 7)];
    const result = { ...blank, traces: [trace(12)], logs, hops };
    tui.dispatch({ kind: 'pivot-answered', requestId, logsRequestId, result, isDone: true });
    tui.press('4');
    await tui.screen.pane('logs').isFocused().title('+1 query  {app="last"}');
    const commands = ['last', 'first'].map(
      (app) => `obsq logs '{app="${app}"}' --from 2026-11-20T13:00:00Z --to 2026-11-20T13:10:00Z`,
    );
    tui.press('Y');
    expect(take(asked, 'copy').text.split('\n')).toEqual(commands);
    tui.press('C');
    expect(take(asked, 'copy-curl')).toMatchObject({ asked: '{app="last"}', also: ['{app="first"}'] });
    tui.press('W');
    for (const command of commands) expect(take(asked, 'write-incident').text).toContain(command);
  });

  it('says that there are no lines yet while the trace is waited for, and not before every question is answered', () => {
    const { tui, asked } = walk();
    const { requestId, logsRequestId } = take(asked, 'pivot');
    const hops = [skippedHop('exemplar', 'log', 'logs', 'no label')];
    const answer = (settled: ReadonlySet<'traces' | 'logs'>): void =>
      tui.dispatch({
        kind: 'pivot-answered',
        requestId,
        logsRequestId,
        result: { ...blank, hops },
        settled,
        isDone: false,
      });
    answer(new Set());
    expect(pane(tui).logs.answer.kind).toBe('loading');
    answer(new Set(['logs']));
    expect(pane(tui).logs.answer.kind).toBe('ready');
    expect([...tui.state.pending.keys()]).toEqual([requestId]);
  });

  it('gives up the way forward when another way is taken', () => {
    const { tui } = walk();
    tui.press('[');
    tui.press('k');
    tui.press('\r');
    expect(tui.state.path.steps).toHaveLength(3);
    expect(tui.state.path.at).toBe(2);
  });
});

describe('a live tail', () => {
  const follow = () => {
    const { tui, asked } = open();
    tui.press('4');
    tui.press('e');
    tui.press('\u0015{app="x"}\r');
    const { requestId } = take(asked, 'run-logs');
    tui.dispatch({ kind: 'logs-answered', requestId, entries: [], warnings: [], isFull: false });
    tui.press('f');
    const tail = take(asked, 'tail').requestId;
    const bring = (...lines: string[]): void => {
      const entries = lines.map((line) => ({
        timestampNs: '1795179600000000000',
        line,
        labels: {},
        structuredMetadata: {},
        parsed: {},
      }));
      tui.dispatch({ kind: 'tail-brought', requestId: tail, entries, events: [] });
    };
    return { tui, asked, tail, bring };
  };

  it('stays at the newest line', () => {
    const { tui, bring } = follow();
    bring('a', 'b');
    bring('c');
    expect(pane(tui).logs).toMatchObject({ selectedSeq: 2, tail: { sticks: true, unseen: 0 } });
    // Nobody waits for a tail: no waiting time is counted.
    expect(tui.state.pending.size).toBe(0);
  });

  it('pauses when one looks at an older line, and counts what comes', () => {
    const { tui, bring } = follow();
    bring('a', 'b', 'c');
    tui.press('k');
    bring('d', 'e');
    expect(pane(tui).logs).toMatchObject({ selectedSeq: 1, tail: { sticks: false, unseen: 2 } });
    tui.press('G');
    expect(pane(tui).logs).toMatchObject({ selectedSeq: 4, tail: { sticks: true, unseen: 0 } });
  });

  it('pauses and goes on with Space', () => {
    const { tui, bring } = follow();
    bring('a');
    tui.press(' ');
    bring('b');
    expect(pane(tui).logs.tail).toMatchObject({ sticks: false, unseen: 1 });
    tui.press(' ');
    expect(pane(tui).logs).toMatchObject({ selectedSeq: 1, tail: { sticks: true, unseen: 0 } });
    // The refresh of metrics is another thing.
    expect(tui.state.paused).toBe(false);
  });

  it('is stopped by its own key, and its lines stay', () => {
    const { tui, asked, bring, tail } = follow();
    bring('a');
    tui.press('f');
    expect(take(asked, 'cancel').requestId).toBe(tail);
    expect(pane(tui).logs.tail).toBeNull();
    expect(pane(tui).logs.shown).toHaveLength(1);
  });

  it('says why it ended, and keeps its lines', () => {
    const { tui, bring, tail } = follow();
    bring('a');
    const error = new ObsqError({ kind: 'backend', message: 'tail max duration limit exceeded' });
    tui.dispatch({ kind: 'request-failed', requestId: tail, error });
    expect(pane(tui).logs.answer).toMatchObject({ kind: 'failed', error: { message: error.message } });
    expect(newestOf(pane(tui).logs.answer)?.rows).toHaveLength(1);
  });
});

describe('a log query that would read very much', () => {
  it('is sent only when the person says so', () => {
    const { tui, asked } = open();
    tui.press('4');
    tui.press('e');
    tui.press('\u0015{app="x"}\r');
    const first = take(asked, 'run-logs');
    expect(first.consented).toBe(false);
    const error = new ObsqError({ kind: 'limit', message: 'this query would read about 12.0 GB in Loki' });
    tui.dispatch({ kind: 'request-failed', requestId: first.requestId, error });
    // Another window is no consent.
    tui.press('<');
    const shifted = take(asked, 'run-logs');
    expect(shifted).toMatchObject({ consented: false, window: { toMs: first.window.toMs - 1_800_000 } });
    tui.dispatch({ kind: 'request-failed', requestId: shifted.requestId, error });
    tui.press('r');
    expect(take(asked, 'run-logs').consented).toBe(true);
  });
});

describe('a saved query of lines or traces', () => {
  it.each([
    ['logql', '{app="x"}'],
    ['traceql', '{ duration > 1s }'],
  ] as const)('stands on the path under its name: %s', (language, expr) => {
    const { tui } = open();
    tui.dispatch(readQuery({ requestId: 1, language, expr }, 'its-name'));
    expect(pane(tui).crumb).toBe('its-name');
  });

  it.each([
    ['a log query that begins with a comment', 'logql', '# why it failed\n{app="x"} |= "y"', 'logs'],
    ['log lines that count nothing but hold the word', 'logql', '{app="x"} |= "rate({a=1}[5m])"', 'logs'],
    ['numbers behind a comment', 'logql', '# how often\nsum(rate({app="x"}[5m]))', 'metric'],
    ['spans of such a name', 'traceql', '{ name = "| rate(" }', 'trace'],
    ['numbers of spans', 'traceql', '{ name = "x" } | rate()', 'metric'],
  ] as const)('opens the pane of what it answers: %s', (_what, language, expr, focus) => {
    const { tui } = open();
    tui.dispatch(readQuery({ requestId: 1, language, expr }, 'its-name'));
    expect(pane(tui).focus).toBe(focus);
  });
});

describe('another window', () => {
  it('asks again for what is shown: lines and found traces too, giving up the question before', () => {
    const { tui, asked } = open();
    tui.press('4');
    tui.press('e');
    tui.press('\u0015{app="x"}\r');
    const lines = take(asked, 'run-logs');
    tui.press('3');
    tui.press('e');
    tui.press('\u0015{ duration > 1s }\r');
    const search = take(asked, 'search-traces');
    asked.length = 0;
    tui.press('-');
    expect(asked).toMatchObject([
      { kind: 'cancel', requestId: lines.requestId },
      { kind: 'run-logs', window: { fromMs: tui.nowMs - 7_200_000 } },
      { kind: 'cancel', requestId: search.requestId },
      { kind: 'search-traces', window: { fromMs: tui.nowMs - 7_200_000 } },
    ]);
  });

  it('says that what a pivot found keeps its own', () => {
    const { tui, asked } = open();
    tui.press('3');
    tui.press('e');
    tui.press('\u0015ABCDEF0123456789\r');
    asked.length = 0;
    tui.press('-');
    expect(asked.map(({ kind }) => kind)).toEqual(['set-timer']);
    expect(tui.state.notice?.text).toContain('keeps its own time');
  });
});

describe('the editor', () => {
  it('asks what could follow when the typing rests, and takes only the newest answer', () => {
    const { tui, asked } = open();
    tui.press('e');
    tui.press('\u0015ra');
    expect(asked.findLast((one) => one.kind === 'set-timer')).toMatchObject({ timer: 'complete', ms: 200 });
    tui.dispatch({ kind: 'timer', timer: 'complete' });
    const first = take(asked, 'complete');
    expect(first).toMatchObject({ language: 'promql', text: 'ra', cursor: 2 });
    tui.press('t');
    tui.dispatch({ kind: 'timer', timer: 'complete' });
    tui.dispatch({ kind: 'completed', requestId: first.requestId, from: 0, items: ['random'] });
    expect(tui.state.overlay).toMatchObject({ kind: 'edit', completion: null });
    const { requestId } = take(asked, 'complete');
    tui.dispatch({ kind: 'completed', requestId, from: 0, items: ['rate', 'rate2'] });
    tui.press('\t');
    expect(tui.state.overlay).toMatchObject({ input: { text: 'rate', cursor: 4 } });
  });

  it('opens a query of several lines on one, without the comments that would swallow the rest', () => {
    const { tui, asked } = open();
    tui.press('\r');
    const { requestId } = take(asked, 'run-saved');
    const answer = metricAnswer(3, 20);
    const expressions = answer.expressions.map((one) => ({ ...one, expr: '# all of it\nsum(x) # x\n  / y' }));
    tui.dispatch({ kind: 'metric-answered', requestId, answer: { ...answer, expressions } });
    tui.press('2e');
    expect(tui.state.overlay).toMatchObject({ input: { text: 'sum(x) / y' } });
    tui.dispatch({ kind: 'type', text: ' * # scaled\n 2' });
    expect(tui.state.overlay).toMatchObject({ input: { text: 'sum(x) / y* 2' } });
  });

  it.each<[focus: string, typed: string, kind: Effect['kind'], expected: object]>([
    ['2', 'sum(rate(x[5m]))', 'run-expression', { language: 'promql', expr: 'sum(rate(x[5m]))' }],
    ['4', '{app="x"} |= "y"', 'run-logs', { expr: '{app="x"} |= "y"' }],
    ['4', 'sum(rate({app="x"}[5m]))', 'run-expression', { language: 'logql' }],
    ['3', '{ duration > 1s }', 'search-traces', { query: '{ duration > 1s }' }],
    ['3', '{ status = error } | rate()', 'run-expression', { language: 'traceql' }],
    [
      '3',
      'ABCDEF0123456789',
      'pivot',
      { from: { kind: 'trace', traceId: '0000000000000000abcdef0123456789' } },
    ],
  ])('in pane %s runs %s as %s', (focus, typed, kind, expected) => {
    const { tui, asked } = open();
    tui.press(focus);
    tui.press('e');
    tui.press(`\u0015${typed}\r`);
    expect(take(asked, kind)).toMatchObject(expected);
    expect(tui.state.overlay).toBeNull();
  });
});
