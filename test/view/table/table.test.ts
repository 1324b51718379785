import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize } from '../../../src/domain/text/sanitize.ts';
import type { Table } from '../../../src/view/table/layout-table.ts';
import { renderTable } from '../../../src/view/table/table.ts';
import type { Frame } from '../../../src/view/text/line.ts';
import { anyFrame, expectHarmless, hostileText, plain } from '../text/hostile.ts';

const s = sanitize;
const pods: Table = {
  columns: [
    { title: s('NAMESPACE'), priority: 2 },
    { title: s('POD'), cut: 'middle' },
    { title: s('CPU'), align: 'right' },
    { title: s('OF LIMIT'), align: 'right', priority: 1 },
  ],
  rows: [
    [
      { text: s('otel-demo') },
      { text: s('payment-6b7f9d8c5-x2x9k') },
      { text: s('0.42 cores') },
      { text: s('84.0 %'), tone: 'warn' },
    ],
    [{ text: s('kube-system') }, { text: s('한글-pod') }, { text: s('1.20 cores') }, { text: s('-') }],
  ],
};

function frame(widthCells: number | null, ascii = false): Frame {
  return { widthCells, ascii };
}

describe('a table', () => {
  it('shows everything in a pipe, numbers at the right, no spaces at the end', () => {
    expect(plain(renderTable(pods, frame(null)))).toBe(
      [
        'NAMESPACE    POD                             CPU  OF LIMIT',
        'otel-demo    payment-6b7f9d8c5-x2x9k  0.42 cores    84.0 %',
        'kube-system  한글-pod                 1.20 cores         -',
      ].join('\n'),
    );
  });

  it('cuts long text first, in the middle for pods', () => {
    expect(plain(renderTable(pods, frame(50)))).toBe(
      [
        'NAMESPACE    POD                     CPU  OF LIMIT',
        'otel-demo    payment…5-x2x9k  0.42 cores    84.0 %',
        'kube-system  한글-pod         1.20 cores         -',
      ].join('\n'),
    );
  });

  it('then hides columns by priority and says which', () => {
    expect(plain(renderTable(pods, frame(44)))).toBe(
      [
        'POD                            CPU  OF LIMIT',
        'payment-6b7…d8c5-x2x9k  0.42 cores    84.0 %',
        '한글-pod                1.20 cores         -',
        '… 1 column hidden, -o wide shows: NAMESPACE',
      ].join('\n'),
    );
  });

  it('never exceeds the frame, never cuts without a sign, harmless', () => {
    const cell = hostileText.map((text) => ({ text: sanitize(text) }));
    const table = fc.record({
      columns: fc.array(
        fc.record({
          title: hostileText.map(sanitize),
          align: fc.constantFrom('left' as const, 'right' as const),
          priority: fc.integer({ min: 0, max: 3 }),
          cut: fc.constantFrom('end' as const, 'middle' as const),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      rows: fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 5 }),
    });
    fc.assert(
      fc.property(table, anyFrame, (one, where) => {
        const lines = renderTable(one, where);
        expectHarmless(lines, where);
        if (where.widthCells === null) {
          const text = plain(lines);
          for (const row of one.rows) {
            for (const shown of row.slice(0, one.columns.length)) expect(text).toContain(shown.text.trim());
          }
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
