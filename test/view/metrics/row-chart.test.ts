import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SavedQuery } from '../../../src/saved/saved-query.ts';
import { renderMetrics } from '../../../src/view/metrics/metric-table.ts';
import { renderRowChart } from '../../../src/view/metrics/row-chart.ts';
import { instantRow, savedAnswer } from '../../helpers/metric-answers.ts';
import { anyFrame, expectHarmless, hostileText, plain, toned } from '../text/hostile.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
const minute = 60_000;

const query: SavedQuery = {
  name: 'pod-cpu',
  title: 'CPU of pods',
  doc: '',
  signal: 'metrics',
  window: 'rate',
  parameters: [],
  columns: [
    { name: 'cpu', title: 'CPU', unit: 'cores' },
    { name: 'ofLimit', title: 'of limit', unit: 'ratio' },
  ],
  rowLabels: ['namespace', 'pod'],
  anchor: 'cpu',
  details: [],
  variants: [],
  sort: null,
  thresholds: [{ column: 'ofLimit', op: '>', value: 0.8, severity: 'warn' }],
  pivots: [],
  examples: [],
  group: 'pods',
};

const rows = ['cart', 'payment'].map((pod, at) => ({
  labels: { namespace: 'shop', pod },
  samples: {
    cpu: Array.from({ length: 11 }, (_, i) => ({
      timeMs: noon + i * minute,
      value: String(0.1 + at * i * 0.05),
    })),
    ofLimit: [{ timeMs: noon, value: '0.9' }],
  },
}));
const window = { fromMs: noon, toMs: noon + 10 * minute, stepMs: minute };

describe('a chart of saved rows', () => {
  it('is one chart for each column with samples, names without what all share, thresholds with their column', () => {
    const frame = { widthCells: 60, ascii: false };
    const options = { frame, window, zone: 'UTC', heightCells: 14 };
    const text = plain(renderRowChart(savedAnswer(query, rows), options)).split('\n');
    expect(text[0]).toBe('{namespace="shop"}');
    expect(text[1]).toBe('CPU');
    expect(text.filter((line) => line === '─ payment   ─ cart')).toHaveLength(1);
    expect(text).toContain('of limit');
    expect(text.at(-1)).toBe('─ cart   ─ payment   ╌ 80.0 %');
    const cpuOnly = renderRowChart(savedAnswer(query, rows, { columns: query.columns.slice(0, 1) }), options);
    expect(cpuOnly).toHaveLength(1 + 14);
  });
});

describe('a table of saved rows', () => {
  it('colours what is past a threshold', () => {
    const row = instantRow({ namespace: 'shop', pod: 'cart' }, { cpu: '0.42', ofLimit: '0.9' });
    const lines = renderMetrics(savedAnswer(query, [row]), {
      frame: { widthCells: 80, ascii: false },
      wide: false,
      timeZone: 'UTC',
    });
    expect(toned(lines).split('\n')[1]).toMatch(/cart +0\.42 cores +<warn:90\.0 %>$/);
  });

  it('hides what is well before what is bad on a narrow screen', () => {
    const columns = ['cpu', 'wide', 'more', 'ofLimit'].map((name) => ({
      name,
      title: name === 'ofLimit' ? 'of limit' : `${name} of the pod`,
      unit: 'ratio' as const,
    }));
    const headerOf = (ofLimit: string | null): string => {
      const rows = [
        instantRow({ pod: 'cart' }, { cpu: '0.1', wide: '0.2', more: '0.3', ofLimit: '0.1' }),
        instantRow({ pod: 'pay' }, { cpu: '0.1', wide: '0.2', more: '0.3', ofLimit }),
      ];
      const frame = { widthCells: 50, ascii: false };
      return (
        plain(
          renderMetrics(savedAnswer({ ...query, columns }, rows), { frame, wide: false, timeZone: 'UTC' }),
        ).split('\n')[0] ?? ''
      );
    };
    expect(headerOf('0.7')).toMatch(/^POD +CPU OF THE POD +WIDE OF THE POD$/);
    expect(headerOf(null)).toMatch(/^POD +CPU OF THE POD +WIDE OF THE POD$/);
    expect(headerOf('0.9')).toMatch(/^POD +CPU OF THE POD +WIDE OF THE POD +OF LIMIT$/);
  });

  it('and the chart are harmless', () => {
    const labels = fc.record({ namespace: hostileText, pod: hostileText });
    const samples = fc.array(
      fc.record({ timeMs: fc.integer({ min: noon, max: noon + 10 * minute }), value: hostileText }),
      { maxLength: 4 },
    );
    const row = fc.record({ labels, samples: fc.record({ cpu: samples, ofLimit: samples }) });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 4 }), anyFrame, fc.boolean(), (some, frame, wide) => {
        const sorted = some.map((one) => ({
          ...one,
          samples: { cpu: [...one.samples.cpu].sort((a, b) => a.timeMs - b.timeMs), ofLimit: [] },
        }));
        const options = { frame, window, zone: 'UTC', heightCells: 12 };
        expectHarmless(renderRowChart(savedAnswer(query, sorted), options), frame);
        expectHarmless(
          renderMetrics(savedAnswer(query, sorted, { ranged: true }), { frame, wide, timeZone: 'UTC' }),
          frame,
        );
      }),
      { seed: 61, numRuns: 150 },
    );
  });
});
