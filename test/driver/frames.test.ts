import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findOverlay } from '../helpers/screen/find-overlay.ts';
import { findPanes } from '../helpers/screen/find-panes.ts';
import type { Picture } from '../helpers/screen/picture.ts';

const folder = join(import.meta.dirname, '..', '..', 'docs', 'screens');

/** A capture of a real screen: its text alone, without inverse and bold cells. */
const captured = (name: string): Picture => {
  const [, columns = 0, rows = 0] = (/(\d+)x(\d+)$/.exec(name) ?? []).map(Number);
  const lines = readFileSync(join(folder, `${name}.txt`), 'utf8').split('\n');
  return {
    columns,
    rows: Array.from({ length: rows }, (_, row) =>
      [...(lines[row] ?? '').padEnd(columns)].map((text) => ({ text, inverse: false, bold: false })),
    ),
  };
};

describe('panes are known by their frames', () => {
  it('one alone', () => {
    const [pane, ...more] = findPanes(captured('1-queries-80x24'));
    expect(more).toEqual([]);
    expect(pane).toMatchObject({ name: 'queries', title: expect.stringMatching(/^1 queries ━+ 187$/) });
    expect(pane?.lines).toHaveLength(20);
    expect(pane?.selected).toMatch(/^› containers {17}Containers\. A row/);
  });

  it('one above the other', () => {
    const [trace, logs, ...more] = findPanes(captured('5-trace-and-logs-80x24'));
    expect(more).toEqual([]);
    expect([trace?.name, logs?.name]).toEqual(['trace', 'logs']);
    expect(trace?.lines).toHaveLength(10);
    expect(trace?.lines.at(-1)).toMatch(/└─verify token/);
    expect(logs?.title).toMatch(/^4 logs {2}\+1 query .* 8 lines$/);
    expect(logs?.lines).toHaveLength(9);
  });

  it('beside each other, with a rule between them', () => {
    const panes = findPanes(captured('5-trace-and-logs-200x50'));
    expect(panes.map(({ name, lines }) => [name, lines.length])).toEqual([
      ['queries', 46],
      ['metric', 46],
      ['trace', 23],
      ['logs', 22],
    ]);
    // Each has its own rows alone, up to the rule and down to the next title.
    expect(panes[0]?.title).toMatch(/^1 queries ─+ 187$/);
    expect(panes[1]?.title).toMatch(/^2 metric {2}latency {2}p99 ─+ 13 series, 7485 exemplars$/);
    expect(panes[1]?.lines.join('')).not.toMatch(/oteldemo\.PaymentService|cluster-usage/);
    expect(panes[2]?.title).toMatch(/^3 trace .* 7 errors$/);
    expect(panes[3]?.lines.join('')).not.toContain('verify token');
  });

  it('and not where an overlay lies on their titles', () => {
    expect(findPanes(captured('9-help-80x24'))).toEqual([]);
    expect(findPanes(captured('2-palette-80x24')).map(({ name }) => name)).toEqual(['queries']);
  });

  it('with what is selected in a pane without the focus, all rows of it', () => {
    const logs = findPanes(captured('5-trace-and-logs-80x24')).find(({ name }) => name === 'logs');
    expect(logs?.selected?.split('\n')).toEqual([
      '› 12:47:47.166 ERROR payment         {"level":"error","msg":"Payment request',
      '┆              failed. Invalid token.","err":{"type":"Error","stack":"Error:',
      '┆              Payment request failed\\n    at charge',
      '┆              (/usr/src/app/charge.js:52:11)"},"orderId":"0b1bcd4e"}',
    ]);
  });
});

describe('an overlay is known by its four edges', () => {
  it.each(['2-palette-80x24', '2-palette-200x50'])('in %s', (name) => {
    const overlay = findOverlay(captured(name));
    expect(overlay?.title).toBe('Commands');
    expect(overlay?.lines).toEqual([
      '› latency',
      '',
      expect.stringMatching(/^› latency +Latency of services +query$/),
      expect.stringMatching(/^ {2}red +Requests, errors and latency of services +query$/),
    ]);
  });

  it('whose title has a number in it', () => {
    const overlay = findOverlay(captured('9-help-80x24'));
    expect(overlay?.title).toBe('Keys (57 more lines below)');
    expect(overlay?.lines).toHaveLength(18);
  });

  it.each(['1-queries-80x24', '3-metric-200x50', '5-trace-and-logs-200x50'])(
    'and is not there in %s',
    (name) => {
      expect(findOverlay(captured(name))).toBeNull();
    },
  );
});
