import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ViewMemory } from '../../../src/tui/panes/view-memory.ts';

describe('a scrolled list', () => {
  it('always shows its selected row and no empty rows', () => {
    const moves = fc.array(fc.record({ selected: fc.nat(99), height: fc.integer({ min: 1, max: 30 }) }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100 }), moves, (count, steps) => {
        const memory = new ViewMemory();
        for (const { selected: wanted, height } of steps) {
          const selected = Math.min(wanted, count - 1);
          const top = memory.topOf('list', selected, count, height);
          expect(selected).toBeGreaterThanOrEqual(top);
          expect(selected).toBeLessThan(top + height);
          expect(top).toBeGreaterThanOrEqual(0);
          expect(top).toBeLessThanOrEqual(Math.max(0, count - height));
        }
      }),
    );
  });

  it('stays where it is while the selection is in view', () => {
    const memory = new ViewMemory();
    memory.topOf('list', 30, 100, 10);
    const top = memory.topOf('list', 31, 100, 10);
    for (let selected = top; selected < top + 10; selected += 1)
      expect(memory.topOf('list', selected, 100, 10)).toBe(top);
  });

  it('makes a value once for what it is made of', () => {
    const memory = new ViewMemory();
    let made = 0;
    const make = () => (made += 1);
    const part = {};
    expect([memory.keep('a', [part, 1], make), memory.keep('a', [part, 1], make)]).toEqual([1, 1]);
    expect(memory.keep('a', [{}, 1], make)).toBe(2);
    expect(memory.keep('b', [part, 1], make)).toBe(3);
  });
});
