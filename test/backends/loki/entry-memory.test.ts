import { describe, expect, it } from 'vitest';
import { createEntryMemory } from '../../../src/backends/loki/entry-memory.ts';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';

const start = 1_795_210_000;

function entry(second: number, line = 'x', metadata: Record<string, string> = {}): LogEntry {
  return {
    timestampNs: `${start + second}000000000`,
    line,
    labels: { a: '1', b: '2' },
    structuredMetadata: metadata,
    parsed: {},
  };
}

const ns = (second: number) => `${start + second}000000000`;

describe('what a tail remembers', () => {
  it('tells entries apart by time, labels, line and metadata, whatever the order of names', () => {
    const memory = createEntryMemory(ns(0));
    memory.beginPass();
    const first = entry(1, 'x', { m: '1', n: '2' });
    expect(memory.isNew(first)).toBe(true);
    memory.beginPass();
    expect(
      memory.isNew({ ...first, labels: { b: '2', a: '1' }, structuredMetadata: { n: '2', m: '1' } }),
    ).toBe(false);
    expect(memory.isNew({ ...first, parsed: { p: '1' } })).toBe(true);
    memory.beginPass();
    expect(memory.isNew({ ...first, line: 'y' })).toBe(true);
    expect(memory.isNew({ ...first, labels: { a: '1', b: '3' } })).toBe(true);
    expect(memory.isNew({ ...first, structuredMetadata: {} })).toBe(true);
    expect(memory.isNew({ ...first, timestampNs: `${first.timestampNs.slice(0, -1)}1` })).toBe(true);
  });

  it('gives out as many alike entries as any one pass has shown', () => {
    const memory = createEntryMemory(ns(0));
    const pass = (times: number) => {
      memory.beginPass();
      return Array.from({ length: times }, () => memory.isNew(entry(1)));
    };
    expect(pass(2)).toEqual([true, true]);
    expect(pass(1)).toEqual([false]);
    expect(pass(3)).toEqual([false, false, true]);
  });

  it('resumes ninety seconds before the newest entry, never before the start', () => {
    const memory = createEntryMemory(ns(0));
    memory.beginPass();
    memory.isNew(entry(5));
    memory.advance(ns(500));
    expect(memory.resumeNs).toBe(ns(0));
    memory.isNew(entry(110));
    memory.advance(ns(500));
    expect(memory.resumeNs).toBe(ns(20));
    expect(memory.recentNs).toBe(ns(100));
    memory.isNew(entry(105));
    memory.advance(ns(500));
    expect(memory.resumeNs).toBe(ns(20));
  });

  it('remembers everything from there on', () => {
    const memory = createEntryMemory(ns(0));
    memory.beginPass();
    for (let second = 0; second <= 110; second += 1) memory.isNew(entry(second));
    memory.advance(ns(500));
    memory.beginPass();
    for (let second = 20; second <= 110; second += 1) expect(memory.isNew(entry(second))).toBe(false);
    expect(memory.isNew(entry(19))).toBe(true);
  });

  it('resumes by the clock when an entry is ahead of it', () => {
    const memory = createEntryMemory(ns(0));
    memory.beginPass();
    memory.isNew(entry(3600));
    memory.advance(ns(120));
    expect(memory.resumeNs).toBe(ns(30));
    memory.beginPass();
    expect(memory.isNew(entry(3600))).toBe(false);
  });

  it('shortens the overlap when there is too much to remember', () => {
    const memory = createEntryMemory(ns(0), { maxKeys: 10 });
    memory.beginPass();
    for (let index = 0; index < 24; index += 1) memory.isNew(entry(Math.floor(index / 4), `line ${index}`));
    memory.advance(ns(5));
    // Four entries a second: the last two seconds fit.
    expect(memory.resumeNs).toBe(ns(4));
    memory.beginPass();
    expect(memory.isNew(entry(4, 'line 16'))).toBe(false);
  });
});
