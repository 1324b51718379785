import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTempoClient } from '../../../../src/backends/tempo/client.ts';
import type { Trace } from '../../../../src/domain/trace/trace.ts';
import { createFakeHttp, fakeEndpoint, jsonResponse } from '../../../helpers/fake-http.ts';

const id = '2f3e0cee77ae5dc9c17ade3689eb2e54';

async function decode(body: unknown, filter?: string) {
  const http = createFakeHttp(() => jsonResponse(body));
  return createTempoClient(http, fakeEndpoint('tempo')).trace(id, { filter });
}

async function spansOf(spans: readonly unknown[], resource: unknown = {}): Promise<Trace['spans']> {
  const answer = await decode({ trace: { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] } });
  return answer?.data.spans ?? [];
}

const attribute = (key: string, value: unknown) => ({ key, value });

describe('a span on the wire', () => {
  it('is read whole (the fixture of docs/stores.md 3.2)', async () => {
    const [span] = await spansOf(
      [
        {
          traceId: 'Lz4M7neuXcnBet42iesuVA==',
          spanId: 'Vj1iPHZRT44=',
          parentSpanId: 'AAAAAAAAAAE=',
          name: 'GET /',
          kind: 'SPAN_KIND_SERVER',
          startTimeUnixNano: '1684778327735077898',
          endTimeUnixNano: '1684778328182057877',
          attributes: [attribute('http.status_code', { intValue: '500' })],
          events: [{ timeUnixNano: '1684778327735077899', name: 'exception', attributes: [] }],
          links: [
            {
              traceId: 'Lz4M7neuXcnBet42iesuVA==',
              spanId: 'Vj1iPHZRT44=',
              attributes: [attribute('a', { boolValue: true })],
            },
          ],
          status: { code: 'STATUS_CODE_ERROR', message: 'boom' },
        },
      ],
      { attributes: [attribute('service.name', { stringValue: 'cart' })] },
    );
    expect(span).toEqual({
      traceId: id,
      spanId: '563d623c76514f8e',
      parentSpanId: '0000000000000001',
      name: 'GET /',
      service: 'cart',
      kind: 'server',
      startNs: '1684778327735077898',
      endNs: '1684778328182057877',
      durationNs: '446979979',
      status: 'error',
      statusMessage: 'boom',
      attributes: { 'http.status_code': 500 },
      resource: { 'service.name': 'cart' },
      events: [{ timeNs: '1684778327735077899', name: 'exception', attributes: {} }],
      links: [{ traceId: id, spanId: '563d623c76514f8e', attributes: { a: true } }],
    });
  });

  it('is read when everything that is zero was left out', async () => {
    expect(await spansOf([{ spanId: 'Vj1iPHZRT44=' }])).toEqual([
      {
        traceId: '',
        spanId: '563d623c76514f8e',
        parentSpanId: null,
        name: '',
        service: '',
        kind: 'unspecified',
        startNs: '0',
        endNs: '0',
        durationNs: '0',
        status: 'unset',
        statusMessage: '',
        attributes: {},
        resource: {},
        events: [],
        links: [],
      },
    ]);
  });

  it.each([
    ['base64', 'Lz4M7neuXcnBet42iesuVA==', 'Vj1iPHZRT44='],
    ['base64 without padding', 'Lz4M7neuXcnBet42iesuVA', 'Vj1iPHZRT44'],
    ['hex', '2f3e0cee77ae5dc9c17ade3689eb2e54', '563d623c76514f8e'],
    ['upper-case hex', '2F3E0CEE77AE5DC9C17ADE3689EB2E54', '563D623C76514F8E'],
  ])('has its ids in %s', async (_form, traceId, spanId) => {
    const [span] = await spansOf([{ traceId, spanId, parentSpanId: spanId }]);
    expect(span).toMatchObject({ traceId: id, spanId: '563d623c76514f8e', parentSpanId: '563d623c76514f8e' });
  });

  it('has its short hex ids padded, and an id of zeros for none', async () => {
    const [span] = await spansOf([{ traceId: 'abc', spanId: '1', parentSpanId: 'AAAAAAAAAAA=' }]);
    expect(span).toMatchObject({
      traceId: '00000000000000000000000000000abc',
      spanId: '0000000000000001',
      parentSpanId: null,
    });
  });

  it('reads any 16 and 8 bytes from base64 and from hex alike', async () => {
    const bytes = (length: number) =>
      fc.uint8Array({ minLength: length, maxLength: length }).filter((all) => all.some((byte) => byte !== 0));
    await fc.assert(
      fc.asyncProperty(bytes(16), bytes(8), async (trace, span) => {
        const hexOf = (all: Uint8Array) =>
          Array.from(all, (byte) => byte.toString(16).padStart(2, '0')).join('');
        const base64Of = (all: Uint8Array) => btoa(String.fromCharCode(...all));
        const expected = [hexOf(trace), hexOf(span)];
        const [first] = await spansOf([{ traceId: base64Of(trace), spanId: base64Of(span) }]);
        const [second] = await spansOf([{ traceId: hexOf(trace), spanId: hexOf(span) }]);
        expect([first?.traceId, first?.spanId]).toEqual(expected);
        expect([second?.traceId, second?.spanId]).toEqual(expected);
      }),
      { numRuns: 100, seed: 7 },
    );
  });

  it.each([
    ['SPAN_KIND_INTERNAL', 'internal'],
    ['SPAN_KIND_CLIENT', 'client'],
    ['SPAN_KIND_PRODUCER', 'producer'],
    ['SPAN_KIND_CONSUMER', 'consumer'],
    [2, 'server'],
    ['SPAN_KIND_NEW', 'unspecified'],
    ['constructor', 'unspecified'],
  ])('has kind %s', async (kind, expected) => {
    expect((await spansOf([{ kind }]))[0]?.kind).toBe(expected);
  });

  it.each([
    [{ code: 'STATUS_CODE_OK' }, 'ok'],
    [{ code: 2 }, 'error'],
    [{}, 'unset'],
    [{ code: 'toString' }, 'unset'],
  ])('has status %j', async (status, expected) => {
    expect((await spansOf([{ status }]))[0]?.status).toBe(expected);
  });

  it.each([
    ['1795210579029341064', '1795210579033256103', '3915039'],
    ['1795210579999999999', '1795211580000000001', '1000000000002'],
    ['999999999999', '1000000000000', '1'],
    ['1795210579029341064', '1795210579029341063', '0'],
    ['1795210579029341064', undefined, '0'],
    [undefined, '5', '5'],
    ['x', '5', '5'],
  ])('lasts from %s to %s', async (start, end, expected) => {
    const [span] = await spansOf([{ startTimeUnixNano: start, endTimeUnixNano: end }]);
    expect(span?.durationNs).toBe(expected);
  });

  it('lasts the difference of any two times', async () => {
    const ns = fc.bigInt({ min: 0n, max: 2n ** 63n });
    await fc.assert(
      fc.asyncProperty(ns, ns, async (start, end) => {
        const [span] = await spansOf([{ startTimeUnixNano: `${start}`, endTimeUnixNano: `${end}` }]);
        expect(span?.durationNs).toBe(`${end > start ? end - start : 0n}`);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});

describe('an attribute on the wire', () => {
  it.each([
    ['text', { stringValue: '' }, ''],
    ['true', { boolValue: true }, true],
    ['an integer', { intValue: '-9007199254740991' }, -9007199254740991],
    ['an integer beyond a double', { intValue: '9007199254740993' }, '9007199254740993'],
    ['an integer as number', { intValue: 5 }, 5],
    ['a double', { doubleValue: 0.1 }, 0.1],
    ['NaN', { doubleValue: 'NaN' }, 'NaN'],
    ['infinity', { doubleValue: '-Infinity' }, '-Infinity'],
    ['nothing', {}, null],
    ['null', null, null],
    ['bytes', { bytesValue: 'AAE=' }, 'AAE='],
    ['an empty list', { arrayValue: {} }, []],
    ['a list', { arrayValue: { values: [{ intValue: '1' }, {}, { stringValue: 'x' }] } }, [1, null, 'x']],
    [
      'a map',
      { kvlistValue: { values: [{ key: 'k', value: { arrayValue: { values: [{ intValue: '2' }] } } }] } },
      { k: [2] },
    ],
  ])('is %s', async (_what, value, expected) => {
    const [span] = await spansOf([{ attributes: [attribute('a', value)] }]);
    expect(span?.attributes).toEqual({ a: expected });
  });

  it('may be named like a part of Object', async () => {
    const [span] = await spansOf([
      {
        attributes: [
          attribute('__proto__', { stringValue: 'p' }),
          attribute('constructor', { stringValue: 'c' }),
        ],
      },
    ]);
    expect(Object.entries(span?.attributes ?? {})).toEqual([
      ['__proto__', 'p'],
      ['constructor', 'c'],
    ]);
    expect(({} as Record<string, unknown>).p).toBeUndefined();
  });

  it('is refused in a sentence where it nests too deep', async () => {
    // JSON.stringify would recurse here; a server's text does not.
    const depth = 5_000;
    const nested = `${'{"arrayValue":{"values":['.repeat(depth)}{}${']}}'.repeat(depth)}`;
    const body = `{"batches":[{"scopeSpans":[{"spans":[{"name":"deep","attributes":[{"key":"a","value":${nested}}]}]}]}]}`;
    const http = createFakeHttp(() => ({ status: 200, headers: {}, body }));
    const asked = createTempoClient(http, fakeEndpoint('tempo')).trace(id);
    await expect(asked).rejects.toThrow('nests lists and objects more than 200 deep');
  });
});

describe('a trace on the wire', () => {
  const span = (name: string, more: object = {}) => ({ spanId: 'Vj1iPHZRT44=', name, ...more });

  it.each([
    ['v2', { trace: { resourceSpans: [{ scopeSpans: [{ spans: [span('x')] }] }] } }],
    ['v1', { batches: [{ scopeSpans: [{ spans: [span('x')] }] }] }],
    ['OTLP', { resourceSpans: [{ scopeSpans: [{ spans: [span('x')] }] }] }],
    ['v2 of batches', { trace: { batches: [{ scopeSpans: [{ spans: [span('x')] }] }] } }],
    ['old names', { batches: [{ instrumentationLibrarySpans: [{ spans: [span('x')] }] }] }],
  ])('is read as %s', async (_form, body) => {
    expect((await decode(body))?.data.spans.map(({ name }) => name)).toEqual(['x']);
  });

  it('keeps spans in the order they came, without what came twice', async () => {
    const spans = await spansOf([
      span('a'),
      { spanId: 'AAAAAAAAAAE=', name: 'b' },
      span('a'),
      // Zipkin: both halves of a call have one id.
      span('a', { kind: 'SPAN_KIND_SERVER' }),
      span('a', { kind: 'SPAN_KIND_SERVER' }),
    ]);
    expect(spans.map(({ name, kind }) => [name, kind])).toEqual([
      ['a', 'unspecified'],
      ['b', 'unspecified'],
      ['a', 'server'],
    ]);
  });

  it('is partial with the reason', async () => {
    const said = 'Trace exceeds maximum size of 5000000 bytes, a partial trace is returned';
    const answer = await decode({
      batches: [{ scopeSpans: [{ spans: [span('x')] }] }],
      status: 'PARTIAL',
      message: said,
    });
    expect(answer).toMatchObject({ partial: true, warnings: [said], data: { partial: true, message: said } });
  });

  it('is there, though empty, when it is partial', async () => {
    const answer = await decode({ trace: {}, status: 'PARTIAL' });
    expect(answer).toMatchObject({
      partial: true,
      data: { traceId: id, spans: [], partial: true },
      warnings: ['Tempo says that this trace is PARTIAL'],
    });
  });

  it('is not partial for the filter that was asked for', async () => {
    const said = 'Trace filtered, only a subset of the spans is returned';
    const body = {
      trace: { resourceSpans: [{ scopeSpans: [{ spans: [span('x')] }] }] },
      status: 'PARTIAL',
      message: said,
    };
    expect(await decode(body, '{status=error}')).toMatchObject({
      partial: false,
      warnings: [],
      infos: [said],
    });
    expect(await decode(body)).toMatchObject({ partial: true });
    const both = { ...body, message: `${said}; Trace exceeds maximum size of 1 bytes` };
    expect(await decode(both, '{status=error}')).toMatchObject({ partial: true });
  });

  it('may be 50,000 spans deep', async () => {
    const count = 50_000;
    const idOf = (index: number) => index.toString(16).padStart(16, '0');
    const spans = Array.from({ length: count }, (_, index) => ({
      traceId: id,
      spanId: idOf(index + 1),
      ...(index === 0 ? {} : { parentSpanId: idOf(index) }),
      attributes: [attribute('n', { intValue: `${index}` })],
    }));
    const decoded = await spansOf(spans, { attributes: [attribute('service.name', { stringValue: 's' })] });
    expect(decoded).toHaveLength(count);
    expect(decoded.at(-1)).toMatchObject({ parentSpanId: idOf(count - 1), attributes: { n: count - 1 } });
    expect(decoded.at(-1)?.resource).toBe(decoded[0]?.resource);
  });

  it.each([[null], ['x'], [[]]])('is refused when it is %j', async (body) => {
    await expect(decode(body)).rejects.toMatchObject({
      kind: 'backend',
      message: 'the answer is not a JSON object',
    });
  });
});
