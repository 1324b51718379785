import { describe, expect, it } from 'vitest';
import { sanitize } from '../../../src/domain/text/sanitize.ts';
import { commonLabels, formatLabels, formatSeriesName } from '../../../src/view/format/label-text.ts';
import {
  formatMoment,
  formatZone,
  isSameDay,
  type TimeStyle,
  timeOfNs,
} from '../../../src/view/format/time.ts';
import { highlightLine, literalPattern } from '../../../src/view/text/highlight.ts';

describe('moments', () => {
  const timeMs = Date.parse('2026-11-20T23:10:05.123Z');
  it.each<[TimeStyle, string | null, string]>([
    ['minutes', 'UTC', '23:10'],
    ['clock', 'UTC', '23:10:05'],
    ['clockMs', 'Europe/Berlin', '00:10:05.123'],
    ['monthDay', 'Europe/Berlin', '11-21'],
    ['date', '-03:30', '2026-11-20'],
    ['dateTime', 'Asia/Kolkata', '2026-11-21 04:40:05'],
    ['dateTimeMs', 'UTC', '2026-11-20 23:10:05.123'],
    ['rfc3339', '-03:30', '2026-11-20T19:40:05.123-03:30'],
    ['rfc3339', 'UTC', '2026-11-20T23:10:05.123Z'],
  ])('%s in %s is %s', (style, zone, text) => {
    expect(formatMoment(timeMs, zone, style)).toBe(text);
  });

  it('cuts fractions, and has a sign for times no calendar holds', () => {
    expect(formatMoment(timeMs + 0.9, 'UTC', 'clockMs')).toBe('23:10:05.123');
    for (const bad of [Number.NaN, 1e20, -1e20, Number.POSITIVE_INFINITY]) {
      expect(formatMoment(bad, 'Europe/Berlin', 'rfc3339')).toBe('-');
    }
    expect(timeOfNs('not a time')).toBeNaN();
    expect(timeOfNs('1763640000123456789')).toBeCloseTo(1763640000123.456, 2);
  });

  it('names zones and days', () => {
    expect(formatZone('UTC', timeMs)).toBe('UTC');
    expect(formatZone('Europe/Berlin', timeMs)).toBe('Europe/Berlin +01:00');
    expect(formatZone('+02:00', timeMs)).toBe('+02:00');
    expect(isSameDay(timeMs, timeMs - 3_600_000, 'UTC')).toBe(true);
    expect(isSameDay(timeMs, timeMs - 3_600_000, 'Europe/Berlin')).toBe(false);
  });
});

describe('labels', () => {
  it('are written as PromQL writes them', () => {
    expect(formatLabels({ pod: 'a"b\\c\nd', zone: '' })).toBe('{pod="a\\"b\\\\c\\nd", zone=""}');
    expect(formatSeriesName({ __name__: 'up', job: 'node' })).toBe('up{job="node"}');
    expect(formatSeriesName({ __name__: 'up' })).toBe('up');
    expect(formatSeriesName({})).toBe('{}');
    expect(formatSeriesName({ __name__: 'up', job: 'node', pod: 'x' }, new Set(['__name__', 'job']))).toBe(
      '{pod="x"}',
    );
  });

  it('common to all are found', () => {
    expect(
      commonLabels([
        { a: '1', b: '2' },
        { b: '2', a: '3' },
      ]),
    ).toEqual({ b: '2' });
    expect(commonLabels([{ a: '1' }])).toEqual({});
    expect(commonLabels([])).toEqual({});
  });
});

describe('highlighting', () => {
  const t = sanitize;
  it('inverts matches and keeps tones', () => {
    const line = [{ text: t('Payment failed'), tone: 'error' as const }, { text: t('x') }];
    expect(highlightLine(line, literalPattern('pay'))).toEqual([
      { text: 'Pay', tone: 'error', inverse: true },
      { text: 'ment failed', tone: 'error' },
      { text: 'x' },
    ]);
    expect(highlightLine(line, literalPattern('Failed'))).toEqual(line);
    expect(highlightLine(line, literalPattern('a.c'))).toEqual(line);
    expect(highlightLine(line, /d?/)).toEqual([
      { text: 'Payment faile', tone: 'error' },
      { text: 'd', tone: 'error', inverse: true },
      { text: 'x' },
    ]);
  });
});
