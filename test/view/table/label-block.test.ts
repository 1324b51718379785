import { describe, expect, it } from 'vitest';
import type { Labels } from '../../../src/domain/labels.ts';
import { labelBlock } from '../../../src/view/table/label-block.ts';

/** Names of the columns, those that are hidden last first. */
function byImportance(sets: readonly Labels[], omit: readonly string[] = []): readonly string[] {
  const { columns } = labelBlock(sets, new Set(omit));
  return [...columns].sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0)).map(({ title }) => title);
}

describe('labelBlock', () => {
  it('keeps longest the labels that together tell rows apart, not those with most values', () => {
    const target = (node: number, path: string): Labels => ({
      instance: `10.0.0.${node}:10250`,
      job: `job-${node % 4}`,
      metrics_path: path,
      node: `node-${node}`,
    });
    const sets = [1, 2, 3, 4, 5].flatMap((node) => [
      target(node, '/metrics'),
      target(node, '/metrics/cadvisor'),
    ]);
    expect(byImportance(sets)).toEqual(['instance', 'metrics_path', 'node', 'job']);
  });

  it('takes an absent label for a value of its own', () => {
    expect(byImportance([{ a: '1', b: '1' }, { a: '1' }, { a: '2', b: '1' }, { a: '2' }])).toEqual([
      'a',
      'b',
    ]);
  });

  it('leaves out what stands elsewhere, and sets no column for what nobody has', () => {
    expect(byImportance([{ a: '1', b: '2' }], ['a'])).toEqual(['b']);
    expect(byImportance([{}, {}])).toEqual([]);
    expect(byImportance([])).toEqual([]);
  });

  it('stands the name first whatever tells apart', () => {
    const { columns, cells } = labelBlock(
      [
        { b: 'x', __name__: 'up' },
        { b: 'y', __name__: 'up' },
      ],
      new Set(),
    );
    expect(columns.map(({ title }) => title)).toEqual(['__name__', 'b']);
    expect(cells.map((row) => row.map(({ text }) => text))).toEqual([
      ['up', 'x'],
      ['up', 'y'],
    ]);
  });
});
