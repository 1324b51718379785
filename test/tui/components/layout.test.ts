import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { arrangePanes, type LayoutInput } from '../../../src/tui/components/layout.ts';
import { createPaneMeasurer } from '../../../src/tui/components/measure-panes.tsx';
import { paneNames } from '../../../src/tui/state/model/pane-name.ts';

const measurer = createPaneMeasurer();
afterAll(() => measurer.close());

const measure = (input: LayoutInput) => measurer.measure(arrangePanes(input), input.columns, input.rows);
const plain: LayoutInput = {
  columns: 80,
  rows: 21,
  focus: 'queries',
  zoomed: false,
  hasTrace: false,
  hasLogs: false,
  sizes: { queries: 0, right: 0, trace: 0 },
};

describe('the panes on a screen', () => {
  it.each<[name: string, input: Partial<LayoutInput>, panes: readonly string[]]>([
    ['80 columns, queries', {}, ['queries']],
    ['80 columns, metric', { focus: 'metric', hasTrace: true, hasLogs: true }, ['metric']],
    ['80 columns after a pivot', { focus: 'trace', hasTrace: true, hasLogs: true }, ['trace', 'logs']],
    ['80 columns, lines alone', { focus: 'logs', hasLogs: true }, ['logs']],
    ['120 columns before a pivot', { columns: 120, focus: 'metric' }, ['metric']],
    [
      '120 columns after a pivot',
      { columns: 120, focus: 'metric', hasTrace: true, hasLogs: true },
      ['metric', 'trace', 'logs'],
    ],
    ['200 columns', { columns: 200, rows: 47 }, ['queries', 'metric', 'trace', 'logs']],
    ['zoomed', { columns: 200, focus: 'logs', zoomed: true }, ['logs']],
    ['too low for two', { focus: 'trace', rows: 8, hasTrace: true, hasLogs: true }, ['trace']],
  ])('%s', (_name, input, panes) => {
    expect([...measure({ ...plain, ...input }).keys()].sort()).toEqual([...panes].sort());
  });

  it('always hold the focused one, lie inside, and never upon each other', () => {
    const inputs = fc.record<LayoutInput>({
      columns: fc.integer({ min: 20, max: 260 }),
      rows: fc.integer({ min: 1, max: 80 }),
      focus: fc.constantFrom(...paneNames),
      zoomed: fc.boolean(),
      hasTrace: fc.boolean(),
      hasLogs: fc.boolean(),
      sizes: fc.record({
        queries: fc.integer({ min: -80, max: 80 }),
        right: fc.integer({ min: -200, max: 200 }),
        trace: fc.integer({ min: -80, max: 80 }),
      }),
    });
    fc.assert(
      fc.property(inputs, (input) => {
        const rectangles = measure(input);
        expect(rectangles.has(input.focus)).toBe(true);
        const taken = new Set<string>();
        for (const { column, row, columns, rows } of rectangles.values()) {
          expect(column + columns).toBeLessThanOrEqual(input.columns);
          expect(row + rows).toBeLessThanOrEqual(input.rows);
          for (let y = row; y < row + rows; y += 1) {
            for (let x = column; x < column + columns; x += 1) {
              expect(taken.has(`${x},${y}`)).toBe(false);
              taken.add(`${x},${y}`);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
