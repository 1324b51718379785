import { describe, expect, it } from 'vitest';
import { maskMessage, readLogMessage } from '../../../src/domain/logs/log-message.ts';

const id = '4eb582fc67af95870f6cf0bc323a4bc8';

describe('the sentence of a log line', () => {
  it.each([
    [
      'Spring',
      `2026-11-29 11:04:24.105  WARN [billing,${id},ab6ae0f2c1d3e4f5] 1 --- [nio-8080-exec-3] c.e.billing.LedgerClient : ledger is locked`,
      'ledger is locked',
    ],
    [
      'Spring Boot 3',
      `2026-11-29T11:04:24.105+01:00 ERROR 1 --- [billing] [nio-8080-exec-3] [${id}-ab6ae0f2c1d3e4f5] c.e.billing.LedgerClient : ledger is locked`,
      'ledger is locked',
    ],
    ['logback', '11:04:24.105 [main] INFO  com.acme.Ledger - started in 3 s', 'started in 3 s'],
    ['Python', '2026-11-29 11:04:24,105 - billing.ledger - ERROR - ledger is locked', 'ledger is locked'],
    [
      'klog',
      'E1129 11:04:24.105123       1 reflector.go:138] failed to list *v1.Pod',
      'failed to list *v1.Pod',
    ],
    ['ids in the text', `trace_id=${id} span_id=ab6ae0f2c1d3e4f5 ERROR ledger is locked`, 'ledger is locked'],
    ['coloured', '\u001b[31mERROR\u001b[0m ledger is locked', 'ledger is locked'],
    [
      'Python without a package',
      '2026-11-29 11:04:24,105 - root - ERROR - ledger is locked',
      'ledger is locked',
    ],
    ['a sentence that begins with a level', 'error handling request', 'error handling request'],
    ['a sentence with a dash behind its level', 'ERROR connect - refused', 'connect - refused'],
    ['prose', 'ledger - the old one - is locked', 'ledger - the old one - is locked'],
    ['a sentence with a colon', 'cannot connect : refused', 'cannot connect : refused'],
    [
      'JSON',
      '{"@timestamp":"2026-11-29T11:04:24Z","log":{"level":"error"},"message":"ledger is locked"}',
      'ledger is locked',
    ],
    [
      'JSON with an error',
      '{"level":"error","msg":"order failed","err":{"message":"card refused","stack":"E: x\\n    at charge (a.js:1:2)"}}',
      'order failed: card refused',
    ],
    [
      'logfmt',
      'level=error ts=2026-11-29T11:04:24Z msg="order failed" err="card refused"',
      'order failed: card refused',
    ],
    [
      'logfmt whose message says the error',
      'level=error msg="failed: card refused" error="card refused"',
      'failed: card refused',
    ],
    [
      'Node out of memory',
      '<--- Last few GCs --->\n\n[1:0x1] 100 ms: allocation failure\nFATAL ERROR: Reached heap limit',
      'Reached heap limit',
    ],
    ['only a level', 'ERROR', 'ERROR'],
    ['JSON that is cut off', '{"msg":"half', '{"msg":"half'],
    ['nothing', '', ''],
  ])('%s', (_name, line, text) => {
    expect(readLogMessage(line).text).toBe(text);
  });

  it('keeps the other fields, without those beside the line', () => {
    const line = `level=warn msg="order failed" order_id=8260fb61 trace_id=${id} duration=2811ms service=checkout`;
    expect(readLogMessage(line).fields).toEqual([
      { name: 'order_id', value: '8260fb61' },
      { name: 'duration', value: '2811ms' },
    ]);
  });

  it('puts a stack trace below, and takes what a traceback ends with', () => {
    expect(readLogMessage('{"msg":"no","err":{"stack":"E: x\\n    at charge (a.js:1:2)"}}').below).toBe(
      'E: x\n    at charge (a.js:1:2)',
    );
    const python = 'Traceback (most recent call last):\n  File "a.py", line 1\nValueError: no card';
    expect(readLogMessage(python)).toMatchObject({
      text: 'ValueError: no card',
      below: '  File "a.py", line 1',
    });
  });

  it('masks what differs between two lines of one statement', () => {
    expect(maskMessage('order 17 of "anna" failed after 2811.0ms (8260fb61)')).toBe(
      maskMessage('order 18 of "bob" failed after 9.25ms (ab12cd34)'),
    );
    expect(maskMessage('order failed')).not.toBe(maskMessage('order refused'));
  });

  it('reads no more of a line of megabytes than a screen could show', () => {
    for (const part of ['a=', '[', 'x.', '"', 'trace id ', '1', ' - '])
      expect(readLogMessage(part.repeat(1_000_000)).text.length).toBeLessThanOrEqual(16_384);
  });
});
