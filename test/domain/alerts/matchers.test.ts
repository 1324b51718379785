import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileMatchers, formatMatcher, parseMatchers } from '../../../src/domain/alerts/matchers.ts';

function read(...words: string[]): string {
  const matchers = parseMatchers(words);
  return matchers.ok ? matchers.value.map(formatMatcher).join(' ') : `refused: ${matchers.message}`;
}

describe('parseMatchers', () => {
  it.each([
    [['severity="critical"'], 'severity="critical"'],
    [['severity=critical'], 'severity="critical"'],
    [['pod=~"pay.*"', 'container!~side.*'], 'pod=~"pay.*" container!~"side.*"'],
    [['a="b"', 'c!="d"'], 'a="b" c!="d"'],
    [['HighLoad'], 'alertname="HighLoad"'],
    [['High load on db', 'team=x'], 'alertname="High load on db" team="x"'],
    [['{a="b", c=~"d|e"}'], 'a="b" c=~"d|e"'],
    [['{a=b,c!=d,}'], 'a="b" c!="d"'],
    [['{"k8s.pod"="x"}'], '"k8s.pod"="x"'],
    [['a="b",c="d"'], 'a="b" c="d"'],
    // A bare value goes on to the end: commas and equals signs are its own.
    [['path=a,b=c'], 'path="a,b=c"'],
    [['a = "b c" '], 'a="b c"'],
    [['a="say \\"hi\\" \\\\ \\n"'], 'a="say \\"hi\\" \\\\ \\n"'],
    // Another backslash is the regular expression's own.
    [['a=~"x\\.y"'], 'a=~"x\\\\.y"'],
    [['a=~"(?i)PAY"'], 'a=~"(?i)PAY"'],
  ])('reads %j', (words, text) => {
    expect(read(...words)).toBe(text);
  });

  it.each([
    [[], 'a matcher is missing'],
    [['a="b"', 'Name'], 'not a matcher'],
    [['a="b'], 'quotes are not in order'],
    [['{a="b"'], 'brace is not closed'],
    [['{a="b" c="d"}'], 'comma is missing'],
    [['a=~"*"'], 'not a regular expression'],
    // An Alertmanager refuses what would match alerts without the label.
    [['a!="b"'], 'empty label'],
    [['a=~".*"', 'b=""'], 'empty label'],
  ])('refuses %j', (words, message) => {
    expect(read(...words)).toMatch(/^refused/);
    expect(read(...words)).toContain(message);
  });

  it('reads back whatever it prints', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.boolean(), (value, isEqual) => {
        const matchers = [
          { name: 'z', value: 'there', isRegex: false, isEqual: true },
          { name: 'a', value, isRegex: false, isEqual },
        ];
        const words = matchers.map(formatMatcher);
        expect(parseMatchers(words)).toEqual({ ok: true, value: matchers });
        expect(parseMatchers([`{${words.join(',')}}`])).toEqual({ ok: true, value: matchers });
      }),
    );
  });
});

describe('compileMatchers', () => {
  const labels = { alertname: 'X', pod: 'payment-1', empty: '' };
  it.each([
    ['alertname=X', true],
    ['alertname=x', false],
    ['pod=~payment', false], // anchored
    ['pod=~payment-.', true],
    ['pod=~nope|payment-.+', true],
    ['pod=~(?i)PAYMENT-1', true],
    ['pod!~cart.*', true],
    ['pod!~pay.*', false],
    ['missing=""', true],
    ['empty!=""', false],
    ['missing!=x', true],
  ])('%s', (word, expected) => {
    const matchers = parseMatchers(['alertname=~.+', word]);
    expect(matchers.ok && compileMatchers(matchers.value)(labels)).toBe(expected);
  });
});
