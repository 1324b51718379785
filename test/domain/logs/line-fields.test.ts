import { describe, expect, it } from 'vitest';
import { fieldReader, messageOf } from '../../../src/domain/logs/line-fields.ts';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';

function entry(line: string, facts: Partial<LogEntry> = {}): LogEntry {
  return { timestampNs: '1', line, labels: {}, structuredMetadata: {}, parsed: {}, ...facts };
}

describe('a field of a log line', () => {
  it.each<[string, string, string, string | null]>([
    ['a text of JSON', '{"msg":"it \\"works\\"","a":1}', 'msg', 'it "works"'],
    ['every digit of a number', '{"id":12345678901234567890,"f":1.50}', 'id', '12345678901234567890'],
    ['a number as it was written', '{"f":1.50}', 'f', '1.50'],
    ['a flag', '{"ok":false}', 'ok', 'false'],
    ['nothing for null', '{"ok":null}', 'ok', null],
    [
      'an object as JSON',
      '{"err":{"code":12345678901234567890,"t":"x"}}',
      'err',
      '{"code":12345678901234567890,"t":"x"}',
    ],
    ['a nested field by dots', '{"http":{"response":{"status":502}}}', 'http.response.status', '502'],
    ['a nested field as Loki names it', '{"http":{"status":502}}', 'http_status', '502'],
    ['the very name before a nested one', '{"a.b":"1","a":{"b":"2"}}', 'a.b', '1'],
    ['a name with dots inside an object', '{"attributes":{"k8s.pod":"p"}}', 'attributes.k8s.pod', 'p'],
    ['an element of a list', '{"hosts":["a","b"]}', 'hosts.1', 'b'],
    ['nothing that every object inherits', '{"a":1}', 'constructor', null],
    ['logfmt', 'level=warn msg="a \\"b\\"" ms=12', 'msg', 'a "b"'],
    ['a bare value of logfmt', 'level=warn ms=12', 'ms', '12'],
    ['an empty value of logfmt', 'level=warn user= ms=12', 'user', ''],
    ['no word of a text', 'the level is fine', 'level', null],
    ['nothing in a line that only begins like JSON', '{"level":"x', 'level', null],
  ])('reads %s', (_what, line, name, value) => {
    expect(fieldReader(entry(line))(name)).toBe(value);
  });

  it('is read from what the query parsed, the line, the metadata and the labels, in this order', () => {
    const all = entry('{"b":"line","c":"line"}', {
      parsed: { a: 'parsed', b: 'parsed' },
      structuredMetadata: { c: 'metadata', d: 'metadata' },
      labels: { d: 'label', e: 'label' },
    });
    const fieldOf = fieldReader(all);
    expect(['a', 'b', 'c', 'd', 'e', 'f'].map(fieldOf)).toEqual([
      'parsed',
      'parsed',
      'line',
      'metadata',
      'label',
      null,
    ]);
  });
});

describe('the message of a line', () => {
  it.each([
    ['{"level":"info","msg":"done"}', 'done'],
    ['{"@m":"done","@l":"Error"}', 'done'],
    ['{"level":"info","n":1}', '{"level":"info","n":1}'],
    ['ts=1 level=info msg="two words"', 'two words'],
    ['GET /cart?text=x took long msg=1', 'GET /cart?text=x took long msg=1'],
  ])('of %s is %s', (line, message) => {
    const one = entry(line);
    expect(messageOf(one, fieldReader(one))).toBe(message);
  });
});
