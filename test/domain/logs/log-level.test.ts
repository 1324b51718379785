import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { levelOf } from '../../../src/domain/logs/log-level.ts';
import { linesWithLevel } from '../../helpers/lines-with-level.ts';

function entry(line: string, facts: Partial<LogEntry> = {}): LogEntry {
  return { timestampNs: '1', line, labels: {}, structuredMetadata: {}, parsed: {}, ...facts };
}

describe('the level that a line names', () => {
  it.each(linesWithLevel)('%j is %s', (line, level) => {
    expect(levelOf(entry(line))).toBe(level);
  });

  it('takes a time in proportion to what it looks at, whatever the line', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        expect(typeof levelOf(entry(text.repeat(20)))).toBe('string');
      }),
      { numRuns: 200, seed: 7 },
    );
    const quoted = `${'a="b" '.repeat(40)}x`;
    expect(levelOf(entry(quoted))).toBe('unknown');
  });
});

describe('the level of an entry with fields', () => {
  it.each<[string, Partial<LogEntry>, string]>([
    // What the application says beats what the store guessed.
    ['x', { structuredMetadata: { detected_level: 'info', severity_text: 'ERROR' } }, 'error'],
    ['x', { structuredMetadata: { severity_number: '21', severity_text: '200' } }, 'fatal'],
    ['x', { structuredMetadata: { severity_number: '17', detected_level: 'unknown' } }, 'error'],
    ['x', { structuredMetadata: { severity_number: '9', severity_text: 'Warning' } }, 'warn'],
    ['x', { labels: { level: '50' } }, 'error'],
    ['x', { labels: { level: '3' } }, 'error'],
    ['x', { parsed: { _l: 'Warning' } }, 'warn'],
    ['x', { parsed: { log_level: 'error' } }, 'error'],
    ['x', { labels: { PRIORITY: '3' } }, 'error'],
    ['x', { structuredMetadata: { SeverityText: 'ERROR3' } }, 'error'],
    ['x', { parsed: { 'log.level': 'warn' } }, 'warn'],
    ['x', { labels: { Level: 'Error' } }, 'error'],
    ['x', { structuredMetadata: { severity: 'SEVERITY_NUMBER_ERROR' } }, 'error'],
    ['x', { labels: { LEVEL: 'none', several: '3' } }, 'unknown'],
    // A firm sign in the line beats it too, a word among others does not.
    ['I0412 10:00:00.1 1 x.go:1] error rate', { structuredMetadata: { detected_level: 'error' } }, 'info'],
    ['panic: nil map', { structuredMetadata: { detected_level: 'error' } }, 'fatal'],
    ['level=info msg="an error"', { structuredMetadata: { detected_level: 'error' } }, 'info'],
    ['the last ERROR is over', { structuredMetadata: { detected_level: 'info' } }, 'info'],
    ['the last ERROR is over', { structuredMetadata: { detected_level: 'unknown' } }, 'error'],
    ['x', { structuredMetadata: { detected_level: 'critical' } }, 'fatal'],
  ])('%j with %j is %s', (line, facts, level) => {
    expect(levelOf(entry(line, facts))).toBe(level);
  });
});
