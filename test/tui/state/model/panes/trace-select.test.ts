import { describe, expect, it } from 'vitest';
import type { Span, Trace } from '../../../../../src/domain/trace/trace.ts';
import { traceRows } from '../../../../../src/tui/state/model/panes/trace-rows.ts';
import {
  selectError,
  selectSpan,
  selectWorst,
} from '../../../../../src/tui/state/model/panes/trace-select.ts';
import { emptyTracePane, type TracePane } from '../../../../../src/tui/state/model/panes/trace-state.ts';

const span = (id: string, parent: string | null, name: string, status: Span['status'] = 'unset'): Span => ({
  traceId: 'a'.repeat(32),
  spanId: id,
  parentSpanId: parent,
  name,
  service: 'shop',
  kind: 'internal',
  startNs: `17951796000000000${id.padStart(2, '0')}`,
  durationNs: '1000',
  status,
  statusMessage: '',
  attributes: {},
  resource: {},
  events: [],
  links: [],
});

/** root > checkout(error) > charge(error); root > three cache reads, one of which holds a read of its own. */
const story: Trace = {
  traceId: 'a'.repeat(32),
  partial: false,
  message: '',
  spans: [
    span('1', null, 'root'),
    span('2', '1', 'checkout', 'error'),
    span('3', '2', 'charge', 'error'),
    span('4', '1', 'cache'),
    span('5', '1', 'cache'),
    span('6', '1', 'cache'),
    span('7', '6', 'read'),
  ],
};

const pane: TracePane = { ...emptyTracePane, trace: { kind: 'ready', value: story, atMs: 0 } };
const selected = (of: TracePane): string => {
  const row = traceRows(of)[of.selectedRow];
  return row === undefined ? '' : (story.spans[row.index]?.name ?? '');
};

describe('a span that is jumped to', () => {
  it('is unfolded, also out of repeats that are shown as one', () => {
    expect(traceRows(pane).map(({ kind }) => kind)).toContain('group');
    const shown = selectSpan(pane, '7');
    expect(selected(shown)).toBe('read');
    const folded = { ...pane, folded: new Set([0]) };
    expect(traceRows(folded)).toHaveLength(1);
    expect(selected(selectSpan(folded, '3'))).toBe('charge');
  });

  it('is shown though a filter hides it, and left alone where the trace has none', () => {
    const filtered = { ...pane, filter: 'cache' };
    expect(selected(selectSpan(filtered, '3'))).toBe('charge');
    expect(selectSpan(pane, 'no such span')).toBe(pane);
  });

  it('is at first the one where the failure began', () => {
    expect(selected(selectWorst(pane))).toBe('charge');
  });

  it('is the next or previous failed one', () => {
    const first = selectError(pane, 1);
    expect(selected(first)).toBe('checkout');
    const second = selectError(first, 1);
    expect(selected(second)).toBe('charge');
    expect(selectError(second, 1)).toBe(second);
    expect(selected(selectError(second, -1))).toBe('checkout');
  });
});
