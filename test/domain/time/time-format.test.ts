import { describe, expect, it } from 'vitest';
import { formatRfc3339Utc, formatRfc3339UtcNs, formatTime } from '../../../src/domain/time/time-format.ts';

const timeMs = Date.UTC(2026, 10, 20, 13, 10, 5);

describe('formatTime', () => {
  it.each([
    ['UTC', '2026-11-20 13:10:05 Z'],
    ['Europe/Berlin', '2026-11-20 14:10:05 +01:00'],
    ['America/St_Johns', '2026-11-20 09:40:05 -03:30'],
    ['Pacific/Auckland', '2026-11-21 02:10:05 +13:00'],
    ['+05:45', '2026-11-20 18:55:05 +05:45'],
  ])('%s', (zone, text) => {
    expect(formatTime(timeMs, zone)).toBe(text);
  });

  it('shows milliseconds where there are any', () => {
    expect(formatTime(timeMs + 7, 'UTC')).toBe('2026-11-20 13:10:05.007 Z');
  });

  it('keeps the sign of a year before 1', () => {
    expect(formatTime(Date.UTC(-974, 0, 1), 'UTC')).toBe('-0974-01-01 00:00:00 Z');
  });
});

describe('RFC 3339 in UTC', () => {
  it('of milliseconds', () => {
    expect(formatRfc3339Utc(timeMs)).toBe('2026-11-20T13:10:05Z');
    expect(formatRfc3339Utc(timeMs + 250.9)).toBe('2026-11-20T13:10:05.250Z');
    expect(formatRfc3339Utc(1e300)).toBe('1e+300');
  });

  it.each([
    ['1795180205000000000', '2026-11-20T13:10:05Z'],
    ['1795180205000000001', '2026-11-20T13:10:05.000000001Z'],
    ['1795180205120000000', '2026-11-20T13:10:05.12Z'],
    ['-1', '1969-12-31T23:59:59.999999999Z'],
    ['99999999999999999999999', '99999999999999999999999'],
    ['-8640000000000000000001', '-8640000000000000000001'],
    ['soon', 'soon'],
  ])('of %s ns', (ns, text) => {
    expect(formatRfc3339UtcNs(ns)).toBe(text);
  });
});
