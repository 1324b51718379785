import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { createLogFollower, renderLogList } from '../../../src/view/logs/log-list.ts';
import { plain } from '../text/hostile.ts';

function entry(second: number, line: string): LogEntry {
  return {
    timestampNs: `17636400${String(second).padStart(2, '0')}000000000`,
    line,
    labels: { service_name: 'pay' },
    structuredMetadata: { trace_id: `${'0123456789abcdef'.repeat(2).slice(0, 31)}${second}` },
    parsed: {},
  };
}
const entries = [
  entry(1, '{"level":"info","msg":"card charged","ms":12}'),
  entry(2, 'a plain line of text'),
  entry(3, 'level=warn msg="slow card" ms=1200'),
];
const base = { zone: 'UTC', wide: false, cut: false, highlight: [], fields: ['ms', 'msg', 'trace_id', 'no'] };
const list = (widthCells: number | null): string =>
  plain([...renderLogList(entries, { ...base, frame: { widthCells, ascii: false } })]);

describe('fields as columns', () => {
  it('stand behind the message, `-` where a line has none', () => {
    expect(list(120).split('\n')).toEqual([
      'TIME                   MSG                   MS    TRACE_ID                          NO',
      '12:00:01.000 INFO  pay card charged          12    0123456789abcdef0123456789abcde1  -',
      '12:00:02.000       pay a plain line of text  -     0123456789abcdef0123456789abcde2  -',
      '12:00:03.000 WARN  pay slow card             1200  0123456789abcdef0123456789abcde3  -',
    ]);
  });

  it('stand below it where the terminal is narrow, and no id is cut', () => {
    expect(list(60).split('\n')).toEqual([
      'TIME                   MSG',
      '             MS    TRACE_ID                          NO',
      '12:00:01.000 INFO  pay card charged',
      '             12    0123456789abcdef0123456789abcde1  -',
      '12:00:02.000       pay a plain line of text',
      '             -     0123456789abcdef0123456789abcde2  -',
      '12:00:03.000 WARN  pay slow card',
      '             1200  0123456789abcdef0123456789abcde3  -',
    ]);
  });

  it('are whole in a pipe', () => {
    const long = entry(4, `{"msg":"x","body":"${'y'.repeat(300)}"}`);
    const options = { ...base, fields: ['body'], frame: { widthCells: null, ascii: false } };
    expect(plain([...renderLogList([long], options)])).toContain('y'.repeat(300));
  });

  it('stand behind the first line of a stack trace', () => {
    const stack = entry(5, `Error: no\n${'    at somewhere in a rather long line of a stack\n'.repeat(2)}`);
    const options = { ...base, fields: ['ms'], frame: { widthCells: null, ascii: false } };
    expect(plain([...renderLogList([stack], options)]).split('\n')[1]).toMatch(/Error: no +-$/);
    expect(plain([...renderLogList([stack], options)]).split('\n')[1]?.length).toBeLessThan(60);
  });

  it('have their titles once in a follow, and keep their widths', () => {
    const follow = createLogFollower({ ...base, fields: ['ms'], frame: { widthCells: 80, ascii: false } });
    expect([entries[2], entries[0]].map((one) => (one === undefined ? '' : plain(follow(one))))).toEqual([
      'TIME                   MESSAGE    MS\n12:00:03.000 WARN  pay slow card  1200',
      '12:00:01.000 INFO  pay card charged  12',
    ]);
  });
});
