import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import { groupEntries } from '../../../src/services/logs/log-context.ts';

const entry = (ns: number, line: string, stream = 'a'): LogEntry => ({
  timestampNs: String(ns),
  line,
  labels: { stream },
  structuredMetadata: {},
  parsed: {},
});

const shape = (matches: readonly LogEntry[], around: readonly (readonly LogEntry[])[]): string[] =>
  groupEntries(matches, around).map(
    ({ entry: one, isContext, group }) => `${group}${isContext ? '-' : ':'}${one.line}`,
  );

describe('groupEntries', () => {
  it('puts neighbours around their match in time order', () => {
    expect(shape([entry(20, 'hit')], [[entry(10, 'before'), entry(30, 'after')]])).toEqual([
      '0-before',
      '0:hit',
      '0-after',
    ]);
  });

  it('joins groups that touch and shows no line twice', () => {
    const first = entry(20, 'hit 1');
    const second = entry(40, 'hit 2');
    const between = entry(30, 'between');
    expect(
      shape(
        [second, first],
        [
          [between, entry(50, 'last')],
          [entry(10, 'first'), between, second],
        ],
      ),
    ).toEqual(['0-first', '0:hit 1', '0-between', '0:hit 2', '0-last']);
  });

  it('keeps streams apart, even where their times cross', () => {
    expect(shape([entry(20, 'a'), entry(21, 'b', 'b')], [[entry(19, 'a0')], [entry(20, 'b0', 'b')]])).toEqual(
      ['0-a0', '0:a', '1-b0', '1:b'],
    );
  });
});
