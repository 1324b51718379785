import { describe, expect, it } from 'vitest';
import { parsePastedIds, readPastedSpan } from '../../../src/domain/trace/ids/pasted-ids.ts';
import { cpuMs } from '../../helpers/cpu-time.ts';

const trace = '63d2a17a67b226c5725ef0886f25c040';
const span = '1f2e3d4c5b6a7988';
const short = '0000000000000000725ef0886f25c040';
const base64 = Buffer.from(trace, 'hex').toString('base64');
const datadog = '8241288836905549888';

/** The address of Grafana's Explore, as the browser shows it and as a chat may have encoded it once more. */
function exploreLink(query: string): string {
  const panes = {
    abc: {
      datasource: 'P214B5B846CF3925F',
      queries: [{ refId: 'A', queryType: 'traceql', query, limit: 20 }],
      range: { from: '1795947339523', to: '1795947369523' },
      panelsState: { trace: { spanId: span } },
    },
  };
  const link = new URL('https://grafana.example.net/explore?schemaVersion=1&orgId=1');
  link.searchParams.set('panes', JSON.stringify(panes));
  return link.href;
}

const oldLink = `https://grafana/explore?orgId=1&left=${encodeURIComponent(
  JSON.stringify(['now-1h', 'now', 'Tempo', { query: trace, queryType: 'traceId' }]),
)}`;

describe('a pasted trace id', () => {
  const table: readonly [string, string, string, string | null][] = [
    ['hex digits', trace, trace, null],
    ['upper case, spaces around', `  ${trace.toUpperCase()} `, trace, null],
    ['16 digits', '725ef0886f25c040', short, null],
    ['0x', `0x${trace}`, trace, null],
    ['a UUID', '63d2a17a-67b2-26c5-725e-f0886f25c040', trace, null],
    ['traceparent', `00-${trace}-${span}-01`, trace, span],
    ['a traceparent header', `traceparent: 00-${trace}-${span}-00`, trace, span],
    ['a traceparent of a later version', `cc-${trace}-${span}-01-what-comes`, trace, span],
    ['an X-Ray id', '1-63d2a17a-67b226c5725ef0886f25c040', trace, null],
    ['an X-Ray header', `Root=1-63d2a17a-67b226c5725ef0886f25c040;Parent=${span};Sampled=1`, trace, span],
    [
      'an X-Ray header with its name and more',
      `X-Amzn-Trace-Id: Self=1-67891234-12456789abcdef012345678a;Root=1-63d2a17a-67b226c5725ef0886f25c040`,
      trace,
      null,
    ],
    ["X-Ray's log line", `AWS-XRAY-TRACE-ID: 1-63d2a17a-67b226c5725ef0886f25c040@${span}`, trace, span],
    ['B3', `${trace}-${span}-1`, trace, span],
    ['B3 of 64 bits with a parent', `725ef0886f25c040-${span}-d-05e3ac9a4f6e3b90`, short, span],
    ['uber-trace-id', `${trace}:${span}:0:1`, trace, span],
    ['an uber-trace-id header, encoded', `uber-trace-id: 725ef0886f25c040:${span}:0:1`, short, span],
    ['base64', base64, trace, null],
    [
      'base64url without padding',
      base64.replace('==', '').replaceAll('+', '-').replaceAll('/', '_'),
      trace,
      null,
    ],
    ['a decimal number', datadog, short, null],
    ['trace_id=', `trace_id=${trace}`, trace, null],
    ['trace_id:', `trace_id: ${trace}`, trace, null],
    ['a JSON field cut out', `traceId":"${trace}",`, trace, null],
    ['a JSON field with base64', `"traceId": "${base64}"`, trace, null],
    ['a JSON object', `{"traceId":"${trace}","spanId":"${span}"}`, trace, span],
    ['dd.trace_id', `dd.trace_id=${datadog}`, short, null],
    ['double quotes', `"${trace}"`, trace, null],
    ['single quotes', `'${trace}'`, trace, null],
    ['backticks', `\`${trace}\``, trace, null],
    ['angle brackets', `<${trace}>`, trace, null],
    ['a comma behind', `${trace},`, trace, null],
    ['a sentence', `please look at ${trace}, it was slow.`, trace, null],
    ['a log line of Spring', `2026 INFO [pay] [nio-1] [${trace}-${span}] c.e.Pay : failed`, trace, span],
    ['Explore', exploreLink(trace), trace, span],
    ['Explore with a short id', exploreLink('725ef0886f25c040'), short, span],
    [
      'Explore, encoded once more',
      encodeURIComponent(exploreLink(trace)).replace(/^https%3A%2F%2F/, 'https://'),
      trace,
      span,
    ],
    ['Explore of old', oldLink, trace, null],
    ['Jaeger', `https://jaeger/trace/${trace}`, trace, null],
    ['Jaeger with a span', `http://localhost:16686/trace/725ef0886f25c040?uiFind=${span}`, short, span],
    ['Jaeger below a prefix', `https://tools/jaeger/api/traces/${trace}?prettyPrint=true`, trace, null],
    ['Tempo', `http://tempo:3200/api/v2/traces/${trace}?start=1795947339`, trace, null],
    ['the path of Tempo', `/api/traces/${trace}`, trace, null],
    ['Zipkin', 'http://zipkin:9411/zipkin/traces/725ef0886f25c040', short, null],
    [
      "X-Ray's console",
      'https://eu-west-1.console.aws.amazon.com/xray/home?region=eu-west-1#/traces/1-63d2a17a-67b226c5725ef0886f25c040',
      trace,
      null,
    ],
    ['Datadog', `https://app.datadoghq.com/apm/trace/${datadog}?spanID=2246800662264969608`, short, span],
    ['a link in angle brackets', `<https://jaeger/trace/${trace}>`, trace, null],
  ];
  it.each(table)('%s', (_name, text, traceId, spanId) => {
    const read = parsePastedIds(text);
    if (!read.ok) throw new Error(read.message);
    expect(read.value).toMatchObject({ traceId, spanId });
  });

  it.each([
    ['', /^the trace id is empty$/],
    ['xyz', /^xyz is no trace id: neither up to 32 hex digits/],
    ['0000000000000000', /all zeros/],
    [`00-${'0'.repeat(32)}-${'0'.repeat(16)}-00`, /all zeros/],
    [`${trace}ab`, /has 34 hex digits, and a trace id at most 32/],
    ['99999999999999999999', /decimal id has 64 bits/],
    [`${trace} and ${'ab'.repeat(16)}`, /holds 2 trace ids \(63d2.*, abab.*\): give one of them/],
    [`https://jaeger/trace/${trace}...${'ab'.repeat(16)}`, /holds 2 trace ids/],
    ['https://grafana/explore?left=now-1h', /the link holds no trace id/],
    ['http://x/trace/%E0%A4%A', /the link holds no trace id/],
  ])('refuses %j and says what is wrong with it', (text, message) => {
    const read = parsePastedIds(text);
    expect(read).toMatchObject({ ok: false, message: expect.stringMatching(message) });
    expect(read.ok ? '' : read.hint).toMatch(/^obsq traces? \S/);
  });

  it('never reads a decimal number as hex digits', () => {
    const read = parsePastedIds('6249785623524942554');
    expect(read).toMatchObject({ value: { traceId: '000000000000000056bbb2e96c8c22da', isDecimal: true } });
    expect(parsePastedIds('12345678901234567890123456789012')).toMatchObject({ value: { isDecimal: false } });
  });

  it('reads megabytes in no time', () => {
    const startedMs = cpuMs();
    for (const text of [
      '1-'.repeat(500_000),
      'trace_id'.repeat(200_000),
      `https://x/${'%25'.repeat(300_000)}`,
    ])
      expect(parsePastedIds(text).ok).toBe(false);
    expect(cpuMs() - startedMs).toBeLessThan(5000);
  });
});

describe('a pasted span id', () => {
  it.each([
    [span, span],
    [`0x${span.toUpperCase()}`, span],
    ['1f2e', '1f2e'],
    [`span_id=${span}`, span],
    [`"spanId":"${span}"`, span],
    [`'${span}',`, span],
    [Buffer.from(span, 'hex').toString('base64'), span],
    ['2246800662264969608', span],
    [`00-${trace}-${span}-01`, span],
    ['payment', 'payment'],
  ])('%s', (text, expected) => {
    expect(readPastedSpan(text)).toBe(expected);
  });
});
