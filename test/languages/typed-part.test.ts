import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QueryLanguage } from '../../src/languages/language.ts';
import { findTypedPart } from '../../src/languages/typed-part.ts';

/** `|` is the cursor. */
const place = (marked: string, language: QueryLanguage) =>
  findTypedPart(marked.replace('|', ''), marked.indexOf('|'), language);

describe('what could stand at the cursor', () => {
  it.each<[language: QueryLanguage, text: string, expected: object | null]>([
    ['promql', 'ra|', { kind: 'name', from: 0, prefix: 'ra' }],
    ['promql', 'sum(rate(http_req|', { kind: 'name', from: 9, prefix: 'http_req' }],
    ['promql', 'up{|', { kind: 'label', prefix: '', metric: 'up' }],
    ['promql', 'up{job="a", na|}', { kind: 'label', prefix: 'na', metric: 'up' }],
    ['promql', 'up{job="a" na|}', null],
    ['promql', 'up{job="pr|"}', { kind: 'value', label: 'job', prefix: 'pr', metric: 'up' }],
    ['promql', 'up{job=~"a|b|', { kind: 'value', label: 'job', prefix: 'a' }],
    ['promql', 'label_replace(up, "a|', null],
    ['promql', 'rate(x{a="}"}[5m]) + no|', { kind: 'name', prefix: 'no' }],
    ['promql', 'sum by (|', { kind: 'label', prefix: '', metric: '' }],
    ['promql', 'sum by (pod, na|) (rate(cpu{a="b"}[5m]))', { kind: 'label', prefix: 'na', metric: 'cpu' }],
    ['promql', 'sum(rate(cpu[5m])) without (ins|', { kind: 'label', prefix: 'ins', metric: 'cpu' }],
    ['promql', 'a * on (po|) group_left (x) b', { kind: 'label', prefix: 'po' }],
    ['promql', 'sum by (pod) (ra|', { kind: 'name', prefix: 'ra' }],
    ['promql', 'nearby(ra|', { kind: 'name', prefix: 'ra' }],
    ['promql', 'rate(http.ser|', { kind: 'name', from: 5, prefix: 'http.ser' }],
    ['promql', '{"http.ser|', { kind: 'quotedMetric', from: 2, prefix: 'http.ser' }],
    ['promql', '{"a.b", "serv|', { kind: 'quotedLabel', prefix: 'serv', metric: '{"a.b"}' }],
    ['promql', '{"a.b", jo|', { kind: 'label', prefix: 'jo', metric: '{"a.b"}' }],
    ['promql', 'up{"serv|', { kind: 'quotedLabel', prefix: 'serv', metric: 'up' }],
    ['promql', '{"a.b", "service.name"="pa|', { kind: 'value', label: 'service.name', metric: '{"a.b"}' }],
    ['logql', '{"a|', null],
    ['logql', 'sum by (le|) (rate({a="b"}[5m]))', { kind: 'label', prefix: 'le' }],
    ['logql', '{service_name="pay|', { kind: 'value', label: 'service_name', prefix: 'pay' }],
    ['logql', '{|', { kind: 'label', prefix: '' }],
    ['logql', '{a="b"} |= "x|', null],
    ['traceql', '{ resource.serv|', { kind: 'label', prefix: 'resource.serv' }],
    ['traceql', '{ resource.service.name = "pay|', { kind: 'value', label: 'resource.service.name' }],
    ['traceql', '{ duration > |', null],
    ['traceql', '{ status = error && na|', { kind: 'label', prefix: 'na' }],
  ])('%s %s', (language, text, expected) => {
    const found = place(text, language);
    if (expected === null) expect(found).toBeNull();
    else expect(found).toMatchObject(expected);
  });

  it('begins where what is typed begins, for any text', () => {
    const texts = fc.string({
      unit: fc.constantFrom('a', '{', '}', '"', '=', ',', '\\', ' ', '('),
      maxLength: 30,
    });
    fc.assert(
      fc.property(
        texts,
        fc.nat(30),
        fc.constantFrom<QueryLanguage>('promql', 'logql', 'traceql'),
        (text, at, language) => {
          const cursor = Math.min(at, text.length);
          const found = findTypedPart(text, cursor, language);
          if (found !== null) expect(text.slice(found.from, cursor)).toBe(found.prefix);
        },
      ),
    );
  });
});
