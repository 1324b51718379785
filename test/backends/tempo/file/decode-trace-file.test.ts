import { describe, expect, it } from 'vitest';
import { decodeTraceFile } from '../../../../src/backends/tempo/file/decode-trace-file.ts';
import { formatOtlp } from '../../../../src/backends/tempo/file/format-otlp.ts';
import type { SpanSources } from '../../../../src/backends/tempo/trace/decode-trace.ts';
import { recordedResponse } from '../../../helpers/fake-http.ts';

const read = (text: string, traceId: string | null = null) =>
  decodeTraceFile({ name: 'a.json', text }, traceId);
const one = '0000000000000000000000000000aaaa';
const two = '0000000000000000000000000000bbbb';
const document = (traceId: string, ...spanIds: string[]) => ({
  resourceSpans: [
    {
      resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
      scopeSpans: [
        {
          spans: spanIds.map((spanId) => ({
            traceId,
            spanId,
            startTimeUnixNano: '1000',
            endTimeUnixNano: '3000',
          })),
        },
      ],
    },
  ],
});

const jaeger = {
  data: [
    {
      traceID: 'aaaa',
      spans: [
        {
          traceID: 'aaaa',
          spanID: '1',
          operationName: 'GET /',
          references: [],
          startTime: 1795210579029341,
          duration: 2500.5,
          flags: 1,
          tags: [
            { key: 'span.kind', type: 'string', value: 'server' },
            { key: 'error', type: 'bool', value: true },
            { key: 'otel.status_description', type: 'string', value: 'no' },
            { key: 'otel.scope.name', type: 'string', value: 'http' },
            { key: 'big', type: 'int64', value: '9007199254740993' },
            { key: 'part', type: 'float64', value: 1 },
          ],
          logs: [
            {
              timestamp: 1795210579029400,
              fields: [
                { key: 'event', type: 'string', value: 'exception' },
                { key: 'exception.message', type: 'string', value: 'no' },
              ],
            },
          ],
          processID: 'p1',
          warnings: null,
        },
        {
          traceID: 'aaaa',
          spanID: '2',
          operationName: 'SELECT',
          references: [
            { refType: 'FOLLOWS_FROM', traceID: 'bbbb', spanID: '9' },
            { refType: 'CHILD_OF', traceID: 'aaaa', spanID: '1' },
          ],
          startTime: 1795210579029400,
          duration: 10,
          tags: [],
          logs: [],
          processID: 'p2',
        },
      ],
      processes: {
        p1: { serviceName: 'shop', tags: [{ key: 'hostname', type: 'string', value: 'h1' }] },
        p2: { serviceName: 'db', tags: [] },
      },
    },
  ],
};

describe('a trace from a file', () => {
  it.each([
    ['an OTLP document', JSON.stringify(document(one, '01', '02'))],
    ['the same over many lines', JSON.stringify(document(one, '01', '02'), null, 2)],
    [
      'JSON lines of the file exporter',
      `${JSON.stringify(document(one, '01'))}\n${JSON.stringify(document(one, '02'))}\n`,
    ],
    [
      'JSON lines with those of logs',
      `{"resourceLogs":[]}\r\n${JSON.stringify(document(one, '01', '02'))}\r\n`,
    ],
    ['a list of documents', JSON.stringify([document(one, '01'), document(one, '02')])],
    ['an answer of Tempo v1', JSON.stringify({ batches: document(one, '01', '02').resourceSpans })],
    ['an answer of Tempo v2', JSON.stringify({ trace: document(one, '01', '02') })],
    ['an answer of Jaeger v3', JSON.stringify({ result: document(one, '01', '02') })],
  ])('reads %s', (_name, text) => {
    const { data, partial, warnings } = read(text);
    expect({ partial, warnings }).toEqual({ partial: false, warnings: [] });
    expect(data.traceId).toBe(one);
    expect(data.spans.map(({ spanId, service, durationNs }) => [spanId, service, durationNs])).toEqual([
      ['0000000000000001', 'shop', '2000'],
      ['0000000000000002', 'shop', '2000'],
    ]);
  });

  it('reads what Tempo recorded', () => {
    const { data } = read(recordedResponse('tempo/trace-v2-json').body);
    expect(data.traceId).toBe('a4af140479d823f343d2d6432027002b');
    expect(data.spans).toHaveLength(23);
  });

  it('reads Jaeger: kinds, errors, scopes, parents, links and events from its tags and references', () => {
    const { data } = read(JSON.stringify(jaeger));
    const [root, child] = data.spans;
    expect(root).toMatchObject({
      traceId: one,
      spanId: '0000000000000001',
      parentSpanId: null,
      name: 'GET /',
      service: 'shop',
      kind: 'server',
      startNs: '1795210579029341000',
      durationNs: '2500500',
      status: 'error',
      statusMessage: 'no',
      attributes: { big: '9007199254740993', part: 1 },
      resource: { 'service.name': 'shop', hostname: 'h1' },
      scope: { name: 'http', version: '' },
      flags: 1,
      events: [
        { name: 'exception', timeNs: '1795210579029400000', attributes: { 'exception.message': 'no' } },
      ],
    });
    expect(child).toMatchObject({
      parentSpanId: '0000000000000001',
      service: 'db',
      links: [{ traceId: two, spanId: '0000000000000009' }],
    });
  });

  it('converts Jaeger to OTLP that says the same', () => {
    const sources: SpanSources = new Map();
    const { data } = decodeTraceFile({ name: 'a.json', text: JSON.stringify(jaeger) }, null, sources);
    expect(read([...formatOtlp(data.spans, sources)].join('')).data).toEqual(data);
  });

  it('takes the trace that is asked for, and names them where it has to choose', () => {
    const both = `${JSON.stringify(document(one, '01'))}\n${JSON.stringify(document(two, '02', '03'))}`;
    expect(read(both, two).data.spans).toHaveLength(2);
    expect(() => read(both)).toThrow(`a.json holds 2 traces: ${one} (1 span), ${two} (2 spans)`);
    expect(() => read(both, `${'0'.repeat(31)}1`)).toThrow(
      'a.json has no trace 00000000000000000000000000000001; it holds 2',
    );
  });

  it('leaves out a line that was cut, and says so', () => {
    const text = `${JSON.stringify(document(one, '01'))}\n${JSON.stringify(document(one, '02')).slice(0, 40)}`;
    const answer = read(text);
    expect(answer.data.spans).toHaveLength(1);
    expect(answer.partial).toBe(true);
    expect(answer.warnings[0]).toContain('line 2 is not JSON');
  });

  it('carries the PARTIAL of an answer', () => {
    const answer = read(
      JSON.stringify({ trace: document(one, '01'), status: 'PARTIAL', message: 'too large' }),
    );
    expect(answer).toMatchObject({
      partial: true,
      warnings: ['too large'],
      data: { partial: true, message: 'too large' },
    });
  });

  it.each([
    ['', /a\.json is empty/],
    ['<html>', /a\.json is not JSON/],
    ['{"resourceSpans":[{"scopeSp', /a\.json is not JSON/],
    ['3', /holds JSON that is no trace/],
    ['{"streams":[]}', /no trace \(its keys: streams\)/],
    ['{"schema":"obsq/v1","kind":"trace","trace":{"spans":[]}}', /JSON of obsq itself/],
    ['{"batches":[]}', /holds no spans/],
    ['{}', /holds no spans/],
  ])('refuses %j with a reason', (text, reason) => {
    expect(() => read(text)).toThrow(reason);
  });

  it('reads a document that is nested 100,000 deep without a crash', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(() => read(deep)).toThrow(/holds no spans/);
    const value = `${'{"arrayValue":{"values":['.repeat(20_000)}${']}}'.repeat(20_000)}`;
    const text = JSON.stringify(document(one, '01')).replace(
      '"startTimeUnixNano"',
      `"attributes":[{"key":"a","value":${value}}],"startTimeUnixNano"`,
    );
    expect(read(text).data.spans).toHaveLength(1);
  });
});
