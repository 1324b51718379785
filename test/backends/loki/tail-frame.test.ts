import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeTailFrame } from '../../../src/backends/loki/tail-frame.ts';

function framesOf(name: string): string[] {
  const file = new URL(`../../../fixtures/recordings/loki/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { frames: string[] }).frames;
}

describe('recorded tails', () => {
  it('reads categorised frames: metadata beside the labels of every line', () => {
    const frames = framesOf('tail-frames-categorized').map(decodeTailFrame);
    expect(frames.map(({ entries }) => entries.length)).toEqual([5, 7, 7, 8, 6, 8, 11, 8, 9]);
    expect(frames.every(({ dropped }) => dropped.length === 0)).toBe(true);
    for (const { labels, structuredMetadata, parsed } of frames.flatMap(({ entries }) => entries)) {
      expect(Object.keys(labels)).toHaveLength(6);
      expect(structuredMetadata.trace_id).toMatch(/^[0-9a-f]{32}$/);
      expect(structuredMetadata.detected_level).toMatch(/^(info|warn|error)$/);
      expect(parsed).toEqual({});
    }
    expect(frames[0]?.entries[0]).toMatchObject({
      timestampNs: '1795213606302868408',
      labels: { service_name: 'fraud-detection' },
      structuredMetadata: { span_id: 'c79b414989a58ed5', trace_id: '91638ab04552451a68352275884918b2' },
    });
  });

  it('reads frames of a server that ignored the header: everything is a label, as it came', () => {
    const frames = framesOf('tail-frames').map(decodeTailFrame);
    expect(frames.map(({ entries }) => entries.length)).toEqual([5, 15, 6, 9, 9, 7]);
    // Loki itself loses the metadata after the first frame without the header.
    expect(frames[0]?.entries.every(({ labels }) => 'trace_id' in labels)).toBe(true);
    expect(frames[1]?.entries.every(({ labels }) => 'trace_id' in labels)).toBe(false);
    const entries = frames.flatMap((frame) => frame.entries);
    expect(entries.every(({ structuredMetadata }) => Object.keys(structuredMetadata).length === 0)).toBe(
      true,
    );
  });

  it('puts the entries of each frame in time order', () => {
    for (const { entries } of framesOf('tail-frames').map(decodeTailFrame)) {
      const times = entries.map(({ timestampNs }) => timestampNs);
      expect(times).toEqual(times.toSorted());
    }
  });
});

describe('odd frames', () => {
  it('reads dropped entries without streams (null in Go)', () => {
    const frame = decodeTailFrame(
      '{"streams":null,"dropped_entries":[{"timestamp":"1700000000000000001","labels":{"app":"a"}}]}',
    );
    expect(frame).toEqual({
      entries: [],
      dropped: [{ timestampNs: '1700000000000000001', labels: { app: 'a' } }],
      partial: null,
    });
  });

  it.each([['[7]'], ['{"count":3}'], ['3']])(
    'takes dropped_entries %s for a drop of unknown time',
    (list) => {
      const { dropped } = decodeTailFrame(`{"streams":[],"dropped_entries":${list}}`);
      expect(dropped).toEqual([{ timestampNs: '', labels: {} }]);
    },
  );

  it('hears that a frame is partial', () => {
    expect(decodeTailFrame('{"streams":[],"isPartial":true}').partial).toContain('isPartial');
    expect(decodeTailFrame('{"streams":[],"isPartial":false}').partial).toBe(null);
  });

  it.each([
    ['{"streams":['],
    ['[]'],
    ['null'],
    ['{"streams":[{"stream":{},"values":[["1"]]}]}'],
    ['{"streams":[7]}'],
    ['{"streams":{}}'],
  ])('refuses %s', (text) => {
    expect(() => decodeTailFrame(text)).toThrow(/^A frame of the tail /);
  });
});
