import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Unit } from '../../../src/domain/metrics/unit.ts';
import { sanitize } from '../../../src/domain/text/sanitize.ts';
import { drawChart, renderChart } from '../../../src/view/chart/chart.ts';
import { layoutChart, valuesAtColumn } from '../../../src/view/chart/chart-layout.ts';
import type { ChartModel, ChartSeries } from '../../../src/view/chart/chart-model.ts';
import { chooseScale } from '../../../src/view/chart/chart-scale.ts';
import { layoutTimeAxis } from '../../../src/view/chart/time-axis.ts';
import { renderSeriesChart } from '../../../src/view/metrics/metric-chart.ts';
import { typedAnswer } from '../../helpers/metric-answers.ts';
import { expectHarmless, hostileText, plain, toned } from '../text/hostile.ts';

const noon = Date.parse('2026-11-20T12:00:00Z');
const minute = 60_000;

function series(name: string, ...values: (number | string | null)[]): ChartSeries {
  const samples = values.flatMap((value, at) =>
    value === null ? [] : [{ timeMs: noon + at * minute, value: String(value) }],
  );
  return { name: sanitize(name), samples };
}

const payment = series(
  'payment',
  ...Array.from({ length: 21 }, (_, i) => (i === 10 ? 4 : i > 12 && i < 16 ? null : 1)),
);
const cart = series('cart', ...Array.from({ length: 21 }, (_, i) => i / 10));

const base: ChartModel = {
  series: [payment, cart],
  window: { fromMs: noon, toMs: noon + 20 * minute, stepMs: minute },
  unit: 'seconds',
  zone: 'UTC',
  frame: { widthCells: 46, ascii: false },
  heightCells: 12,
};

describe('a chart', () => {
  it('has axes, gaps, a threshold, exemplars at their values and in a row of marks, a legend', () => {
    const { lines } = renderChart({
      ...base,
      thresholds: [{ value: 3, severity: 'error' }],
      marks: [
        { timeMs: noon + 10 * minute, value: 4.2 },
        { timeMs: noon + 5 * minute, value: null },
      ],
    });
    expect(plain(lines)).toBe(
      [
        '6 s┤',
        '   │',
        '4 s┤                     ◆╮',
        '   │╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╭╯│╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌',
        '   │                    │ ╰╮',
        '2 s┤                   ╭╯  │   ╭──────────────',
        '   │───────────────────╯───╰───╯     ─────────',
        '0 s┤─────────╯',
        '   └┬─────────┬──────────┬─────────┬─────────┬',
        'UTC 12:00   12:05      12:10     12:15   12:20',
        '              ◆          ◆',
        '─ payment   ─ cart   ╌ 3 s',
      ].join('\n'),
    );
  });

  it('draws a highlighted series over the muted others, and a cursor', () => {
    const plot = layoutChart({
      ...base,
      series: [payment, cart, series('x', 'NaN', '0.5', 'NaN', 'NaN', '1')],
    });
    const text = toned(drawChart(plot, { highlight: 1, cursorColumn: 5 })).split('\n');
    expect(text[4]).toBe(
      '<muted:2 s┤>     <muted:│>             <muted:╭╯>  <muted:│>            <series1:╭─────>',
    );
    expect(text[7]).toBe('<muted:   │>  <muted:•>  <series1:╭─────────╯>');
    expect(text[11]).toBe('<muted:─ >payment   <series1:─ >cart   <muted:─ >x');
    expect(valuesAtColumn(plot, 5).map(({ greatest }) => greatest)).toEqual([1, 0.25, Number.NaN]);
    expect(plot.columnTimesMs[0]).toBe(noon);
    expect(plot.columnTimesMs.at(-1)).toBe(noon + 20 * minute);
    expect(plot.columnTimesMs).toHaveLength(42);
  });

  it('draws a dip of one sample as a stroke down from the line, whatever the number of columns', () => {
    const values = (dip: number) => Array.from({ length: 241 }, (_, at) => (at === 100 ? dip : 1));
    const model: ChartModel = {
      ...base,
      series: [series('up', ...values(0))],
      window: { ...base.window, toMs: noon + 240 * minute },
      unit: 'none',
      heightCells: 8,
    };
    const plot = layoutChart(model);
    expect(plain(drawChart(plot))).toBe(
      [
        '  1┤─────────────────┬────────────────────────',
        '   │                 │',
        '0.5┤                 │',
        '   │                 │',
        '  0┤                 ╵',
        '   └┬─────────┬──────────┬─────────┬─────────┬',
        'UTC 12:00   13:00      14:00     15:00   16:00',
        '─ up',
      ].join('\n'),
    );
    expect(valuesAtColumn(plot, 17)).toEqual([{ least: 0, greatest: 1 }]);
    // A value that moves the axis is drawn.
    const deep = plain(renderChart({ ...model, series: [series('up', ...values(-50))] }).lines).split('\n');
    expect(deep.slice(0, 5).join('\n')).toMatch(/┬.*│.*╵/s);
    const ascii = plain(renderChart({ ...model, frame: { widthCells: 46, ascii: true } }).lines);
    expect(ascii.split('\n').slice(0, 5)).toEqual([
      '  1+------------------------------------------',
      '   |                 |',
      '0.5+                 |',
      '   |                 |',
      '  0+                 |',
    ]);
  });

  it('draws no stroke where the line itself comes that far down', () => {
    const falling = series('falling', ...Array.from({ length: 241 }, (_, at) => 240 - at));
    const window = { ...base.window, toMs: noon + 240 * minute };
    expect(plain(renderChart({ ...base, series: [falling], window }).lines)).not.toMatch(/[├╵]/);
  });

  it('gives infinities a row of their own, above and below the scale', () => {
    const odd = series('odd', ...Array.from({ length: 21 }, (_, at) => (at % 2 === 0 ? '+Inf' : 4)));
    const low = series('low', 1, '-Inf', 1);
    const text = plain(renderChart({ ...base, series: [odd, low], unit: 'none' }).lines).split('\n');
    expect(text[0]).toBe('+Inf┤^   ^   ^   ^   ^   ^   ^   ^   ^   ^   ^');
    expect(text[8]).toBe('-Inf┤  v');
    expect(text.at(-1)).toBe('─ odd   ─ low   ^ +Inf   v -Inf');
    expect(text).toHaveLength(12);
    expect(text.slice(1, 8).join('')).not.toContain('^');
    expect(text.slice(1, 8).join('').match(/•/g)).toHaveLength(10 + 2);
  });

  it('says what there is to see where no line can be drawn', () => {
    const nothing = series('x', 'NaN', 'NaN');
    expect(plain(renderChart({ ...base, series: [nothing] }).lines)).toContain(
      'no number to draw: every sample is NaN',
    );
    expect(plain(renderChart({ ...base, series: [nothing, cart] }).lines)).toContain(
      '─ cart   ─ x   1 series of NaN alone',
    );
    // A series without a number does not draw the axis down to zero.
    const high = series('high', 100, 101, 102);
    expect(layoutChart({ ...base, series: [nothing, high], unit: 'none' }).scale.low).toBe(100);
    const histogram = {
      labels: { job: 'api' },
      samples: [],
      histograms: [{ timeMs: noon, count: '4', sum: '2', buckets: [] }],
    };
    const options = { frame: base.frame, window: base.window, timeZone: 'UTC', heightCells: 12 } as const;
    const wide = { ...options, frame: { widthCells: 120, ascii: false } };
    const note = '1 series is a native histogram, without a line: histogram_quantile(0.95, QUERY) draws one';
    expect(plain(renderSeriesChart(typedAnswer([histogram], 'x'), wide))).toContain(`│ ${note}`);
    const beside = { labels: { job: 'web' }, samples: cart.samples, histograms: [] };
    const text = plain(renderSeriesChart(typedAnswer([histogram, beside], 'x'), wide)).split('\n');
    expect(text.at(-1)).toBe(`─ web   ${note}`);
  });

  it('changes few cells when another series is highlighted', () => {
    const many = Array.from({ length: 8 }, (_, i) =>
      series(`s${i}`, ...Array.from({ length: 21 }, () => i + 1)),
    );
    const plot = layoutChart({
      ...base,
      series: many,
      frame: { widthCells: 120, ascii: false },
      heightCells: 30,
    });
    const before = toned(drawChart(plot, { highlight: 3 })).split('\n');
    const after = toned(drawChart(plot, { highlight: 4 })).split('\n');
    expect(after.filter((line, at) => line !== before[at])).toHaveLength(3);
  });

  it('draws the greatest eight and says how many more there are; a chosen one is drawn all the same', () => {
    const many = Array.from({ length: 31 }, (_, i) => series(`pod-${i}`, 1, i, 1));
    const model: ChartModel = {
      ...base,
      series: many,
      frame: { widthCells: 60, ascii: false },
      heightCells: 20,
    };
    const plot = layoutChart(model);
    expect(plot.drawn).toEqual([30, 29, 28, 27, 26, 25, 24, 23]);
    const text = plain(drawChart(plot));
    expect(text).toContain('… and 23 more');
    expect(text).not.toContain('pod-5');
    expect(plain(drawChart(plot, { highlight: 5 }))).toContain('─ pod-5');
  });

  it('marks lines with letters where there is no colour, and draws in ASCII', () => {
    const text = plain(renderChart({ ...base, letters: true, frame: { widthCells: 46, ascii: true } }).lines);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).toContain('a payment   b cart');
    expect(text.split('\n').slice(0, 9).join('')).toMatch(/a.*b/);
  });

  it('is as high as asked, from eight lines on', () => {
    for (const heightCells of [8, 12, 24, 50]) {
      const marks = [{ timeMs: noon, value: 1 }];
      expect(renderChart({ ...base, heightCells, marks }).lines).toHaveLength(heightCells);
    }
  });

  it('of a raw query says once what all series share', () => {
    const list = ['a', 'b'].map((pod) => ({
      labels: { ns: 'shop', pod },
      samples: payment.samples,
      histograms: [],
    }));
    const lines = renderSeriesChart(typedAnswer(list, 'x_bytes'), {
      frame: base.frame,
      window: base.window,
      timeZone: '+01:00',
      heightCells: 12,
    });
    const text = plain(lines).split('\n');
    expect(text[0]).toBe('{ns="shop"}');
    expect(text[1]).toMatch(/^4 B┤/);
    expect(text.at(-1)).toBe('─ a   ─ b');
    expect(text).toHaveLength(12);
  });

  it('is harmless, as wide as the frame, and loses no peak', () => {
    const value = fc.oneof(
      fc.double().map(String),
      fc.constantFrom('NaN', '+Inf', '-Inf', '0', '1e300'),
      hostileText,
    );
    const anySeries = fc.record({
      name: hostileText.map(sanitize),
      samples: fc
        .array(fc.record({ timeMs: fc.integer({ min: noon - minute, max: noon + 30 * minute }), value }), {
          maxLength: 20,
        })
        .map((list) => list.sort((a, b) => a.timeMs - b.timeMs)),
    });
    const anyModel = fc.record({
      series: fc.array(anySeries, { maxLength: 10 }),
      window: fc.constantFrom(
        base.window,
        { fromMs: noon, toMs: noon, stepMs: 1000 },
        { fromMs: noon, toMs: noon + 400 * 86_400_000, stepMs: 3_600_000 },
      ),
      unit: fc.constantFrom<Unit>(
        'seconds',
        'bytes',
        'none',
        'ratio',
        'count',
        'cores',
        'timestamp',
        'milliseconds',
      ),
      zone: fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kolkata'),
      frame: fc.record({
        widthCells: fc.oneof(fc.constant(null), fc.integer({ min: 1, max: 150 })),
        ascii: fc.boolean(),
      }),
      heightCells: fc.integer({ min: 1, max: 40 }),
      thresholds: fc.array(
        fc.record({ value: fc.double({ noNaN: true }), severity: fc.constant('warn' as const) }),
        { maxLength: 2 },
      ),
      marks: fc.array(
        fc.record({
          timeMs: fc.integer({ min: noon - minute, max: noon + 30 * minute }),
          value: fc.option(fc.double()),
        }),
        { maxLength: 4 },
      ),
      letters: fc.boolean(),
    });
    fc.assert(
      fc.property(anyModel, fc.option(fc.nat({ max: 12 }), { nil: undefined }), (model, highlight) => {
        expectHarmless(renderChart(model, { highlight, cursorColumn: highlight }).lines, model.frame);
      }),
      { seed: 51, numRuns: 250 },
    );
  });
});

describe('a value scale', () => {
  it.each<[number, number, number, Unit, readonly number[]]>([
    [0, 0.58, 12, 'cores', [0, 0.2, 0.4, 0.6]],
    [0.01, 4.7, 12, 'seconds', [0, 2, 4, 6]],
    [0, 300, 12, 'seconds', [0, 120, 240, 360]],
    [
      300 * 1024 ** 2,
      330 * 1024 ** 2,
      10,
      'bytes',
      [296, 304, 312, 320, 328, 336].map((mib) => mib * 1024 ** 2),
    ],
    [0, 900, 10, 'bytes', [0, 256, 512, 768, 1024]],
    [1, 1, 10, 'none', [0, 0.5, 1]],
    [0, 0, 10, 'count', [0, 1]],
    [0, 2, 20, 'count', [0, 1, 2]],
    [-3, 5, 12, 'none', [-4, -2, 0, 2, 4, 6]],
    [-9, -8, 8, 'none', [-9, -8.5, -8]],
  ])('of %d to %d in %d rows of %s has ticks %j', (least, greatest, rows, unit, ticks) => {
    const scale = chooseScale(least, greatest, rows, unit);
    expect(scale.ticks).toEqual(ticks);
    expect([scale.low, scale.high]).toEqual([ticks[0], ticks.at(-1)]);
  });

  it('holds its range, whatever it is', () => {
    const finite = fc
      .double({ noNaN: true, noDefaultInfinity: true, min: -1e18, max: 1e18 })
      .map((value) => (Math.abs(value) < 1e-12 ? 0 : value));
    fc.assert(
      fc.property(finite, finite, fc.integer({ min: 3, max: 60 }), (a, b, rows) => {
        const least = Math.min(a, b);
        const greatest = Math.max(a, b);
        const scale = chooseScale(least, greatest, rows, 'none');
        const slack = Math.max(Math.abs(a), Math.abs(b)) * 1e-9;
        expect(scale.low).toBeLessThanOrEqual(least + slack);
        expect(scale.high).toBeGreaterThanOrEqual(greatest - slack);
        expect(scale.high).toBeGreaterThan(scale.low);
        expect(scale.ticks.length).toBeLessThanOrEqual(10);
      }),
      { seed: 52, numRuns: 500 },
    );
  });
});

describe('a time axis', () => {
  const labels = (fromIso: string, toIso: string, columns: number, zone: string) => {
    const span = { fromMs: Date.parse(fromIso), toMs: Date.parse(toIso), stepMs: minute };
    return layoutTimeAxis(span, columns, zone).map((tick) => `${tick.column} ${tick.label}`);
  };

  it('has round times of the zone', () => {
    expect(labels('2026-11-20T12:03:00Z', '2026-11-20T13:03:00Z', 61, 'UTC')).toEqual([
      '7 12:10',
      '17 12:20',
      '27 12:30',
      '37 12:40',
      '47 12:50',
      '57 13:00',
    ]);
    // Half past five ahead of UTC: round times of the wall, not of UTC.
    expect(labels('2026-11-20T12:00:00Z', '2026-11-20T18:00:00Z', 40, 'Asia/Kolkata')).toEqual([
      '3 18:00',
      '16 20:00',
      '29 22:00',
    ]);
    expect(labels('2026-11-20T12:00:00Z', '2026-11-20T12:00:30Z', 60, 'UTC')).toEqual([
      '0 12:00:00',
      '20 12:00:10',
      '39 12:00:20',
      '59 12:00:30',
    ]);
  });

  it('gives midnight its date, days their dates, and survives a change of clocks', () => {
    expect(labels('2026-11-20T18:00:00Z', '2026-11-21T06:00:00Z', 49, 'UTC')).toEqual([
      '0 18:00',
      '8 20:00',
      '16 22:00',
      '24 11-21',
      '32 02:00',
      '40 04:00',
      '48 06:00',
    ]);
    // 2026-10-25: Berlin goes from +02:00 to +01:00 at 01:00 UTC, which the wall calls 02:00 for the second time.
    expect(labels('2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 76, 'Europe/Berlin')).toEqual([
      '0 10-25',
      '9 02:00',
      '21 06:00',
      '30 09:00',
      '39 12:00',
      '48 15:00',
      '57 18:00',
      '66 21:00',
      '75 10-26',
    ]);
    expect(labels('2026-11-01T00:00:00Z', '2026-11-20T00:00:00Z', 76, 'Europe/Berlin')).toEqual([
      '16 11-05',
      '43 11-12',
      '71 11-19',
    ]);
    expect(labels('2026-11-20T12:00:00Z', '2026-11-20T12:00:00Z', 40, 'UTC')).toEqual([]);
  });
});
