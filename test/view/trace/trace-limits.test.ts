import { describe, expect, it } from 'vitest';
import type { Span } from '../../../src/domain/trace/trace.ts';
import type { Line } from '../../../src/view/text/line.ts';
import { chooseRows } from '../../../src/view/trace/choose-rows.ts';
import { renderSpanDetails } from '../../../src/view/trace/span-details.ts';
import { renderWaterfall } from '../../../src/view/trace/waterfall.ts';
import { buildWaterfall } from '../../../src/view/trace/waterfall-model.ts';
import { listWaterfallRows, thinRows } from '../../../src/view/trace/waterfall-rows.ts';
import { sketchSpan } from '../../engine/traceql/small-trace.ts';

const pipe = { widthCells: null, ascii: false };
const terminal = { widthCells: 80, ascii: false };
const text = (line: Line): string => line.map((segment) => segment.text).join('');
const model = (...spans: Span[]) => buildWaterfall({ traceId: 't', spans, partial: false, message: '' });
const details = (span: Span, frame: typeof pipe | typeof terminal): string[] =>
  renderSpanDetails(model(span), 0, frame, 'UTC').map(text);

describe('a trace of unusual size', () => {
  it('has one long row in a pipe for one long name, which is whole', () => {
    const name = `SELECT ${'x'.repeat(1000)}`;
    const trace = model(sketchSpan({ id: 'a', parent: null, ms: 10 }), {
      ...sketchSpan({ id: 'b', parent: 'a', ms: 5 }),
      name,
    });
    const lines = renderWaterfall(trace, pipe, { rows: listWaterfallRows(trace) }).map(text);
    expect(lines[2]).toContain(name);
    expect(lines[0]?.length).toBeLessThan(250);
    expect(lines[1]?.length).toBeLessThan(250);
  });

  it('shows the beginning of a value of 100,000 lines on a terminal, and all of it in a pipe', () => {
    const value = Array.from({ length: 100_000 }, (_, line) => `line ${line}`).join('\n');
    const base = sketchSpan({ id: 'a', parent: null, ms: 10 });
    for (const span of [
      { ...base, attributes: { value } },
      { ...base, events: [{ timeNs: base.startNs, name: 'e', attributes: { value } }] },
      { ...base, links: [{ traceId: 'b', spanId: 'c', attributes: { value } }] },
      { ...base, resource: { value } },
    ]) {
      const shown = details(span, terminal);
      expect(shown.length).toBeLessThan(260);
      expect(shown.join('\n')).toContain(`... ${value.length} characters in all`);
      expect(details(span, pipe).filter((line) => line.includes('line '))).toHaveLength(100_000);
    }
  });

  it('shows the beginning of one line of a megabyte on a terminal', () => {
    const span = {
      ...sketchSpan({ id: 'a', parent: null, ms: 10 }),
      attributes: { value: 'x'.repeat(1_000_000) },
    };
    const shown = details(span, terminal);
    expect(shown.length).toBeLessThan(260);
    expect(shown.join('\n')).toContain('... 1000000 characters in all');
  });

  it('names an attribute without a name, and says when an event came before its span', () => {
    const base = sketchSpan({ id: 'a', parent: null, ms: 10 });
    const early = (BigInt(base.startNs) - 5000n).toString();
    const shown = details(
      { ...base, attributes: { '': 'x' }, events: [{ timeNs: early, name: 'early', attributes: {} }] },
      pipe,
    );
    expect(shown).toContain('  (empty name)  x');
    expect(shown.some((line) => /^ {2}-5 µs {2}early/.test(line))).toBe(true);
  });

  it('marks the callers that have no row, at any depth', () => {
    const spans = Array.from({ length: 200 }, (_, i) => ({
      ...sketchSpan({ id: 'a', parent: null, ms: 10 }),
      spanId: `s${i}`,
      parentSpanId: i === 0 ? null : `s${i - 1}`,
    }));
    const trace = model(...spans);
    const rows = listWaterfallRows(trace);
    const parents = Int32Array.from(rows, (_, at) => at - 1);
    const thin = thinRows(rows, parents, (at) => at < 30 || at > 197);
    const lines = renderWaterfall(trace, terminal, { rows: thin, header: false }).map(text);
    expect(lines[29]).toMatch(/[^┄]›29 /);
    expect(lines[30]).toMatch(/┄›198 /);
    expect(lines[31]).toMatch(/[^┄]›199 /);
  });

  it('shows rows of a deep chain in which no span is heavier than another', () => {
    const spans = Array.from({ length: 5000 }, (_, i) => ({
      ...sketchSpan({ id: 'a', parent: null, ms: 0 }),
      spanId: `s${i}`,
      parentSpanId: i === 0 ? null : `s${i - 1}`,
      durationNs: `${1_000_000 + i * 5000}`,
    }));
    const trace = model(...spans);
    const chosen = chooseRows(trace, listWaterfallRows(trace), { mostLines: 15, linesOf: () => 1 });
    expect(chosen).toHaveLength(15);
  });

  it('cuts a name of megabytes in the header on a terminal, and not in a pipe', async () => {
    const { renderTraceHeader } = await import('../../../src/view/trace/trace-header.ts');
    const long = model({ ...sketchSpan({ id: 'a', parent: null, ms: 100 }), name: 'n'.repeat(1_000_000) });
    expect(renderTraceHeader(long, terminal, 'UTC').length).toBeLessThan(12);
    const whole = renderTraceHeader(long, { widthCells: null, ascii: false }, 'UTC').map(text).join('\n');
    expect(whole.length).toBeGreaterThan(1_000_000);
  });

  it('says where the time of a healthy trace went', async () => {
    const { renderTraceHeader } = await import('../../../src/view/trace/trace-header.ts');
    const healthy = model(sketchSpan({ id: 'a', parent: null, ms: 100 }), {
      ...sketchSpan({ id: 'b', parent: 'a', ms: 83, at: 10 }),
      service: 'payment',
      name: 'charge',
    });
    expect(renderTraceHeader(healthy, terminal, 'UTC').map(text)).toContain(
      '83% of the time: payment charge  83 ms',
    );
  });
});
