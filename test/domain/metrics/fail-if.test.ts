import { describe, expect, it } from 'vitest';
import { meetsFailIf, parseFailIf } from '../../../src/domain/metrics/fail-if.ts';

describe('parseFailIf', () => {
  it.each([
    ['cpu > 0.8', 'cpu', '>', 0.8],
    ['value>=1', 'value', '>=', 1],
    ['cpuOfLimit>80%', 'cpuOfLimit', '>', 0.8],
    ['memory >= 500Mi', 'memory', '>=', 524_288_000],
    ['memory >= 500MiB', 'memory', '>=', 524_288_000],
    ['memory < 2G', 'memory', '<', 2e9],
    ['restarts != 0', 'restarts', '!=', 0],
    ['value == -1.5e3', 'value', '==', -1500],
    ['value < .5', 'value', '<', 0.5],
    ['  value <= +3 ', 'value', '<=', 3],
    ['value > 1e3k', 'value', '>', 1e6],
  ])('%s', (text, column, comparison, threshold) => {
    expect(parseFailIf(text)).toEqual({
      ok: true,
      value: { column, comparison, threshold, unit: 'plain', text: text.trim() },
    });
  });

  it('reads times as seconds', () => {
    expect(parseFailIf('p99 > 250ms')).toMatchObject({ value: { threshold: 0.25, unit: 'seconds' } });
    expect(parseFailIf('age > 5min')).toMatchObject({ value: { threshold: 300, unit: 'seconds' } });
  });

  it.each([
    ['', '"" is no condition'],
    ['cpu', '"cpu" is no condition'],
    ['cpu > ', '"cpu > " is no condition'],
    ['cpu = 1', '"cpu = 1" is no condition'],
    ['cpu > 1; rm -rf /', '"cpu > 1; rm -rf /" is no condition'],
    ['cpu > NaN', '"NaN" is no finite number'],
    ['cpu > +Inf', '"+Inf" is no finite number'],
    ['cpu > Infinity', '"Infinity" is no finite number'],
    ['cpu > 1e999', '"1e999" is no finite number'],
    ['cpu > 0x10', '"0x10" is no finite number'],
    ['cpu > 100m', '"100m" could mean minutes or thousandths'],
    ['cpu > 3 bananas', '"cpu > 3 bananas" is no condition'],
    ['cpu > 3bananas', '"bananas" is no unit known here'],
    ['cpu > 3%B', '"%B" is no unit known here'],
  ])('refuses %j', (text, message) => {
    expect(parseFailIf(text)).toMatchObject({ ok: false, message });
  });

  it('says how equality is written', () => {
    expect(parseFailIf('cpu = 1')).toMatchObject({ hint: 'equality is written ==' });
  });
});

describe('meetsFailIf', () => {
  const meets = (text: string, value: number, unit?: string): boolean => {
    const condition = parseFailIf(text);
    if (!condition.ok) throw new Error(condition.message);
    return meetsFailIf(condition.value, value, unit);
  };

  it.each([
    ['value > 1', 1, false],
    ['value > 1', 1.1, true],
    ['value >= 1', 1, true],
    ['value < 1', 1, false],
    ['value <= 1', 1, true],
    ['value == 1', 1, true],
    ['value != 1', 1, false],
    ['value != 1', 2, true],
    ['value > 80%', 0.8, false],
    ['value > 1e300', Number.POSITIVE_INFINITY, true],
    ['value < 0', Number.NEGATIVE_INFINITY, true],
  ])('%s of %d: %s', (text, value, expected) => {
    expect(meets(text, value)).toBe(expected);
  });

  it.each(['>', '>=', '<', '<=', '==', '!='])('NaN never meets %s', (comparison) => {
    expect(meets(`value ${comparison} 0`, Number.NaN)).toBe(false);
  });

  it('meets a column in milliseconds with a time', () => {
    expect(meets('p99 > 250ms', 251, 'milliseconds')).toBe(true);
    expect(meets('p99 > 250ms', 249, 'milliseconds')).toBe(false);
    expect(meets('p99 > 250', 251, 'milliseconds')).toBe(true);
    expect(meets('p99 > 250ms', 0.251, 'seconds')).toBe(true);
  });
});
