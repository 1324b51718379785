import { describe, expect, it } from 'vitest';
import type { TempoClient } from '../../../src/backends/tempo/client.ts';
import type { Answer } from '../../../src/domain/answer.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import type { SpanFilter } from '../../../src/domain/trace/span-filter.ts';
import type { Span, Trace } from '../../../src/domain/trace/trace.ts';
import { fetchTrace } from '../../../src/services/traces/fetch-trace.ts';
import { buildSpanFilterQuery } from '../../../src/services/traces/span-filter-query.ts';

const traceId = 'a4af140479d823f343d2d6432027002b';
const open: SpanFilter = { errors: false, service: null, minDurationNs: null };
const failed: SpanFilter = { ...open, errors: true };

function span(spanId: string, facts: Partial<Span> = {}): Span {
  return {
    traceId,
    spanId,
    parentSpanId: null,
    name: spanId,
    service: 'web',
    kind: 'server',
    startNs: '1',
    durationNs: '1',
    status: 'unset',
    statusMessage: '',
    attributes: {},
    resource: {},
    events: [],
    links: [],
    ...facts,
  };
}

function answer(spans: readonly Span[], partial = false): Answer<Trace> {
  const message = partial ? 'Trace exceeds maximum size of 5000000 bytes, a partial trace is returned' : '';
  return {
    data: { traceId, spans, partial, message },
    warnings: partial ? [message] : [],
    infos: [],
    partial,
  };
}

type Reply = Answer<Trace> | null | Error;

/** A Tempo that gives one reply after the other, and the filters it was asked with. */
function tempo(...replies: Reply[]) {
  const asked: (string | undefined)[] = [];
  const client = {
    trace: async (_id: string, query: { readonly filter?: string | undefined } = {}) => {
      asked.push(query.filter);
      const reply = replies[asked.length - 1];
      if (reply instanceof Error) throw reply;
      return reply ?? null;
    },
  } as Pick<TempoClient, 'trace'> as TempoClient;
  return { client, asked };
}

function run(client: TempoClient, filter: SpanFilter = open) {
  const waits: number[] = [];
  const told: number[] = [];
  const result = fetchTrace(client, {
    traceId,
    filter,
    sleep: async (ms) => void waits.push(ms),
    onMissing: (ms) => void told.push(ms),
  });
  return { result, waits, told };
}

const tooLarge = new ObsqError({ kind: 'limit', message: 'trace exceeds max size', backend: 'tempo' });

describe('a trace that is not there', () => {
  it('is asked for once more after a wait that was told of', async () => {
    const { client, asked } = tempo(null, answer([span('a')]));
    const { result, waits, told } = run(client);
    expect((await result)?.data.spans).toHaveLength(1);
    expect({ asked: asked.length, waits, told }).toEqual({ asked: 2, waits: [2000], told: [2000] });
  });

  it('is given up after that', async () => {
    const { client, asked } = tempo(null, null, answer([span('a')]));
    expect(await run(client).result).toBeNull();
    expect(asked).toHaveLength(2);
  });

  it('costs no wait when it is there', async () => {
    const { client, asked } = tempo(answer([span('a')]));
    const { result, waits } = run(client);
    await result;
    expect({ asked, waits }).toEqual({ asked: [undefined], waits: [] });
  });
});

describe('a trace too large for its store', () => {
  it('is asked for by the filter alone where the whole was partial, and what was missing is added', async () => {
    const part = [span('a'), span('b', { status: 'error' })];
    const { client, asked } = tempo(
      answer(part, true),
      answer([part[1] ?? span(''), span('c', { status: 'error' })]),
    );
    const got = await run(client, failed).result;
    expect(asked).toEqual([undefined, '{ status = error }']);
    expect(got?.data.spans.map(({ spanId }) => spanId)).toEqual(['a', 'b', 'c']);
    expect(got).toMatchObject({ partial: true, infos: [expect.stringMatching(/^1 matching span /)] });
  });

  it('keeps what it has where the second question fails, and says so', async () => {
    const { client } = tempo(answer([span('a')], true), new ObsqError({ kind: 'backend', message: 'q?' }));
    const got = await run(client, failed).result;
    expect(got?.data.spans).toHaveLength(1);
    expect(got?.warnings[1]).toMatch(/could not be asked for by themselves: q\?/);
  });

  it('is asked for by the filter alone where the whole was refused', async () => {
    const { client, asked } = tempo(tooLarge, answer([span('a', { status: 'error' })]));
    expect((await run(client, failed).result)?.data.spans).toHaveLength(1);
    expect(asked).toEqual([undefined, '{ status = error }']);
  });

  it('is refused without a filter, with the command that asks for less', async () => {
    const { client } = tempo(tooLarge);
    await expect(run(client).result).rejects.toMatchObject({
      kind: 'limit',
      message: 'trace exceeds max size',
      hint: `obsq trace ${traceId} --errors asks for a part of it`,
    });
  });

  it('is not asked for twice without a filter, and cancelling is never swallowed', async () => {
    const whole = tempo(answer([span('a')], true), answer([]));
    await run(whole.client).result;
    expect(whole.asked).toHaveLength(1);
    const cut = tempo(answer([span('a')], true), new ObsqError({ kind: 'cancelled', message: 'stopped' }));
    await expect(run(cut.client, failed).result).rejects.toMatchObject({ kind: 'cancelled' });
  });
});

describe('a trace of no spans', () => {
  it('is a trace that is not there yet', async () => {
    const { client, asked } = tempo(answer([]), answer([span('a')]));
    expect((await run(client).result)?.data.spans).toHaveLength(1);
    expect(asked).toHaveLength(2);
  });
});

describe('the filter as TraceQL', () => {
  it.each<[SpanFilter, string]>([
    [open, '{ }'],
    [failed, '{ status = error }'],
    [{ ...open, service: 'a"b\\' }, '{ resource.service.name = "a\\"b\\\\" }'],
    [{ ...open, minDurationNs: 1_500_000_000 }, '{ duration >= 1s500ms }'],
    [{ ...open, minDurationNs: 250_000 }, '{ duration >= 250us }'],
    [{ ...open, name: 'a.b"' }, '{ name =~ "(?i).*a\\\\.b\\".*" }'],
    [{ ...open, attributes: [{ key: 'http.route', value: null }] }, '{ .http.route != nil }'],
    [{ ...open, attributes: [{ key: 'a b', value: 'x' }] }, '{ ."a b" = "x" }'],
    [{ ...open, attributes: [{ key: 'code', value: '500' }] }, '{ (.code = "500" || .code = 500) }'],
    [
      { errors: true, service: 'payment', minDurationNs: 1e8 },
      '{ status = error && resource.service.name = "payment" && duration >= 100ms }',
    ],
  ])('%o is %s', (filter, query) => {
    expect(buildSpanFilterQuery(filter)).toBe(query);
  });
});
