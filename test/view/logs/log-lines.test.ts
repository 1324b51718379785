import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { levelOf } from '../../../src/domain/logs/log-level.ts';
import { renderLogDetails, renderPrettyLog } from '../../../src/view/logs/log-details.ts';
import { type LogOptions, renderLogEntry } from '../../../src/view/logs/log-lines.ts';
import { layoutLogs } from '../../../src/view/logs/log-prefix.ts';
import { anyFrame, expectHarmless, hostileText, plain, toned } from '../text/hostile.ts';

function entry(line: string, facts: Partial<LogEntry> = {}): LogEntry {
  return {
    timestampNs: '1763640000123456789',
    line,
    labels: { service_name: 'payment', pod: 'payment-7d9' },
    structuredMetadata: {},
    parsed: {},
    ...facts,
  };
}

const options: LogOptions = {
  zone: 'UTC',
  time: 'clock',
  source: 'service',
  sourceCells: 8,
  overflow: 'wrap',
};
const at40 = { widthCells: 60, ascii: false };

describe('a log entry', () => {
  it('is red as a whole when it is an error', () => {
    const failed = entry('charge failed', { structuredMetadata: { detected_level: 'error' } });
    expect(toned(renderLogEntry(failed, at40, options))).toBe(
      '<muted:12:00:00.123 ><error:ERROR> <series5:payment>  <error:charge failed>'.replace(
        'series5',
        sourceToneName(),
      ),
    );
  });

  it('folds under the level and keeps the lines of a stack trace apart', () => {
    const traced = entry(
      'level=warn could not reach the card service after three attempts\n  at charge (a.js:5)\n',
    );
    expect(plain(renderLogEntry(traced, at40, options))).toBe(
      [
        '12:00:00.123 WARN  payment  level=warn could not reach the',
        '             card service after three attempts',
        '               at charge (a.js:5)',
      ].join('\n'),
    );
  });

  it('is one line with a sign and the number of hidden ones when cut', () => {
    const traced = entry('INFO a rather long line that does not fit in here\n  at a\n  at b');
    expect(plain(renderLogEntry(traced, at40, { ...options, overflow: 'cut' }))).toBe(
      '12:00:00.123 INFO  payment  INFO a rather long lin… +2 lines',
    );
    expect(plain(renderLogEntry(entry('short'), at40, { ...options, overflow: 'cut' }))).toBe(
      '12:00:00.123       payment  short',
    );
  });

  it('marks what was looked for, also where a match is folded, and not in context', () => {
    const one = entry('INFO the quick brown fox jumps over the lazy dog near here');
    const marking = { ...options, highlight: [/lazy dog/g, /brown/g, /own fox/g] };
    for (let widthCells = 40; widthCells <= 70; widthCells += 1) {
      const rows = renderLogEntry(one, { widthCells, ascii: false }, marking);
      const marked = rows.flatMap((row) => row.filter(({ inverse }) => inverse).map(({ text }) => text));
      expect(marked.join('').replaceAll(' ', ''), String(widthCells)).toBe('brownfoxlazydog');
    }
    const context = renderLogEntry(one, at40, { ...marking, role: 'context' });
    expect(context.flat().some(({ inverse }) => inverse)).toBe(false);
  });

  it('bounds a line of many screens, and says how much is missing', () => {
    const rows = renderLogEntry(entry('x'.repeat(100_000)), at40, options);
    expect(rows.length).toBeLessThan(60);
    expect(plain(rows.slice(-1)).trim()).toBe('… 97650 characters more');
    const many = renderLogEntry(entry('at x\n'.repeat(70_000)), at40, options);
    expect(many.length).toBeLessThan(600);
    // Nothing is left out where every label is wanted, nor in a pipe.
    const whole = renderLogEntry(entry('x'.repeat(100_000)), at40, { ...options, source: 'all' });
    expect(whole.length).toBeGreaterThan(1500);
    const pipe = renderLogEntry(entry('x'.repeat(100_000)), { widthCells: null, ascii: false }, options);
    expect(plain(pipe)).toContain('x'.repeat(100_000));
  });

  it('shows the stack inside a JSON line as lines with every label', () => {
    const json = '{"msg":"failed","err":{"stack":"Error: no\\n    at a (x.js:1)\\n    at b"},"id":1}';
    const pipe = { widthCells: null, ascii: false };
    expect(plain(renderLogEntry(entry(json), pipe, { ...options, source: 'all' })).split('\n')).toEqual([
      '12:00:00.123       {"msg":"failed","err":{"stack":"Error: no (3 lines below)"},"id":1}  {service_name="payment", pod="payment-7d9"}',
      '      Error: no',
      '          at a (x.js:1)',
      '          at b',
    ]);
    expect(plain(renderLogEntry(entry(json), pipe, options))).toContain('Error: no\\n    at a');
  });

  it('never breaks a trace id', () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const one = entry(
      `{"msg":"payment of an order failed","trace_id":"${traceId}","span_id":"00f067aa0ba902b7"}`,
    );
    for (let widthCells = 60; widthCells <= 120; widthCells += 1) {
      const rows = renderLogEntry(one, { widthCells, ascii: false }, options);
      expect(
        rows.some((row) => plain([row]).includes(traceId)),
        String(widthCells),
      ).toBe(true);
      const metadata = entry('x', {
        structuredMetadata: { a: 'b'.repeat(widthCells - 50), trace_id: traceId },
      });
      const wide = renderLogEntry(metadata, { widthCells, ascii: false }, { ...options, source: 'all' });
      expect(
        wide.some((row) => plain([row]).includes(traceId)),
        String(widthCells),
      ).toBe(true);
    }
  });

  it('shows every label with -o wide, the whole time in a pipe, and marks context', () => {
    const one = entry('x', { structuredMetadata: { trace_id: 'abc' } });
    const pipe = { widthCells: null, ascii: false };
    expect(
      plain(renderLogEntry(one, pipe, { ...options, time: 'rfc3339', source: 'all', zone: '+02:00' })),
    ).toBe(
      '2025-11-20T14:00:00.123+02:00       x  {service_name="payment", pod="payment-7d9", trace_id="abc"}',
    );
    expect(plain(renderLogEntry(one, pipe, { ...options, role: 'match' }))).toMatch(/^> 12:00/);
    expect(toned(renderLogEntry(one, pipe, { ...options, role: 'context' }))).toMatch(
      /^ {2}<muted:12:00.*<muted:x>$/,
    );
  });

  it('lays out a batch: the pod where all are of one service, the date only over several days', () => {
    const nextDay = entry('x', {
      timestampNs: '1763730000000000000',
      labels: { service_name: 'payment', pod: 'payment-8e1b2' },
    });
    expect(layoutLogs([entry('a')], at40, 'UTC')).toMatchObject({
      time: 'clock',
      source: 'service',
      sourceCells: 7,
    });
    expect(layoutLogs([entry('a'), nextDay], at40, 'UTC')).toMatchObject({
      time: 'day',
      source: 'pod',
      sourceCells: 13,
    });
    // Two services with a pod each are told apart by their names; a second pod of one of them is not.
    const cart = entry('x', { labels: { service_name: 'cart', pod: 'cart-1' } });
    const other = entry('x', { labels: { service_name: 'cart', pod: 'cart-2' } });
    expect(layoutLogs([entry('a'), cart], at40, 'UTC').source).toBe('service');
    expect(layoutLogs([entry('a'), cart, other], at40, 'UTC').source).toBe('pod');
    expect(layoutLogs([entry('a')], { widthCells: null, ascii: false }, 'UTC').time).toBe('rfc3339');
    // 23:40 UTC is the next day in Berlin.
    const late = entry('x', { timestampNs: '1763682000000000000' });
    expect(layoutLogs([entry('a'), late], at40, 'UTC').time).toBe('clock');
    expect(layoutLogs([entry('a'), late], at40, 'Europe/Berlin').time).toBe('day');
  });

  it('is harmless whatever it holds', () => {
    const labels = fc.dictionary(hostileText, hostileText, { maxKeys: 3 });
    const anyEntry = fc.record({
      timestampNs: fc.oneof(
        fc.constant('1763640000123456789'),
        fc.bigInt({ min: 0n, max: 10n ** 30n }).map(String),
        fc.constant(''),
      ),
      line: hostileText,
      labels: fc.oneof(labels, fc.record({ service_name: hostileText, pod: hostileText })),
      structuredMetadata: labels,
      parsed: labels,
    });
    const anyOptions = fc.record({
      zone: fc.constantFrom('UTC', 'Europe/Berlin', '-03:30'),
      time: fc.constantFrom('clock' as const, 'day' as const, 'rfc3339' as const, 'none' as const),
      source: fc.constantFrom('service' as const, 'pod' as const, 'none' as const, 'all' as const),
      sourceCells: fc.integer({ min: 0, max: 24 }),
      overflow: fc.constantFrom('wrap' as const, 'cut' as const),
      role: fc.constantFrom('match' as const, 'context' as const, undefined),
    });
    fc.assert(
      fc.property(anyEntry, anyFrame, anyOptions, (one, frame, chosen) => {
        expectHarmless(renderLogEntry(one, frame, chosen), frame);
        expectHarmless(renderLogDetails(one, frame, chosen.zone), frame);
        expectHarmless(
          renderLogEntry(one, frame, { ...chosen, ...layoutLogs([one, one], frame, chosen.zone) }),
          frame,
        );
      }),
      { seed: 11, numRuns: 250 },
    );
  });
});

function sourceToneName(): string {
  return /<(series\d):payment>/.exec(toned(renderLogEntry(entry('x'), at40, options)))?.[1] ?? 'none';
}

describe('the level of an entry', () => {
  it.each<[string, Partial<LogEntry>, string]>([
    ['level=info', { structuredMetadata: { detected_level: 'error' }, labels: { level: 'debug' } }, 'debug'],
    ['x', { structuredMetadata: { detected_level: 'unknown', severity_text: 'WARN' } }, 'warn'],
    ['x', { labels: { level: 'Warning' }, structuredMetadata: { severity_text: 'INFO' } }, 'warn'],
    ['x', { parsed: { level: 'err' } }, 'error'],
    ['x', { structuredMetadata: { severity_text: 'ERROR2' } }, 'error'],
    ['{"level":"error","msg":"x"}', {}, 'error'],
    ['ts=1 level=WARN msg=x', {}, 'warn'],
    ['2026-01-01 [info] x', {}, 'info'],
    ['E1120 12:00:00.1 controller.go:1] x', {}, 'error'],
    ['I1120 12:00:00.1 controller.go:1] x', {}, 'info'],
    ['panic: runtime error', {}, 'fatal'],
    ['no errors were found', {}, 'unknown'],
    [`${'x'.repeat(300)} ERROR`, {}, 'unknown'],
  ])('%j with %j is %s', (line, facts, level) => {
    expect(levelOf(entry(line, { labels: {}, ...facts }))).toBe(level);
  });
});

describe('the readable form of a line', () => {
  const wide = { widthCells: 60, ascii: false };

  it('spreads JSON out, keys in their order, numbers as written, texts of several lines as blocks', () => {
    const json =
      '{"z":1,"10":12345678901234567890,"a":{"list":[],"e":{}},"stack":"Error: x\\n    at a\\n    at b","t":"\\u00e9\\u0007 \\\\u0041","n":[1.0,true,null]}';
    expect(plain(renderPrettyLog(json, wide))).toBe(
      [
        '{',
        '  "z": 1,',
        '  "10": 12345678901234567890,',
        '  "a": {',
        '    "list": [],',
        '    "e": {}',
        '  },',
        '  "stack": ',
        '    Error: x',
        '        at a',
        '        at b,',
        '  "t": "é\\u0007 \\\\u0041",',
        '  "n": [',
        '    1.0,',
        '    true,',
        '    null',
        '  ]',
        '}',
      ].join('\n'),
    );
  });

  it('marks keys and nothing else as keys', () => {
    expect(toned(renderPrettyLog('{"a":"b: c"}', wide))).toBe('{\n  <key:"a">: "b: c"\n}');
  });

  it('folds long values under themselves', () => {
    const json = '{"message":"one two three four five"}';
    expect(plain(renderPrettyLog(json, { widthCells: 26, ascii: false }))).toBe(
      ['{', '  "message": "one two', '             three four', '             five"', '}'].join('\n'),
    );
    expect(plain(renderPrettyLog(json, { widthCells: 20, ascii: false }))).toBe(
      ['{', '  "message": ', '    "one two three', '    four five"', '}'].join('\n'),
    );
  });

  it('spreads logfmt out and leaves prose alone', () => {
    expect(plain(renderPrettyLog('level=info msg="two words" dur=3ms empty=', wide))).toBe(
      ['level  info', 'msg    two words', 'dur    3ms', 'empty  '].join('\n'),
    );
    expect(plain(renderPrettyLog('I said that a=b and c=d, but nobody listened to me', wide))).toBe(
      'I said that a=b and c=d, but nobody listened to me',
    );
    expect(plain(renderPrettyLog('{not json', wide))).toBe('{not json');
  });

  it('survives JSON nested 10,000 deep', () => {
    const lines = renderPrettyLog(`${'['.repeat(10_000)}1${']'.repeat(10_000)}`, {
      widthCells: 80,
      ascii: false,
    });
    expect(lines).toHaveLength(20_001);
  });

  it('is harmless for hostile JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), hostileText, hostileText, anyFrame, (value, key, text, frame) => {
        const line = JSON.stringify({ [key]: text, value });
        expectHarmless(renderPrettyLog(line, frame), frame);
        expectHarmless(renderPrettyLog(`a="${text}" ${key}=b c=d`, frame), frame);
      }),
      { seed: 12, numRuns: 200 },
    );
  });
});
