import { describe, expect, it } from 'vitest';
import { nearestWord } from '../../../src/domain/text/nearest-word.ts';

const commands = ['metrics', 'logs', 'traces', 'trace', 'exemplars', 'labels', 'pod-cpu', 'pod-memory'];

describe('nearestWord', () => {
  it.each([
    ['metrcis', 'metrics'],
    ['metric', 'metrics'],
    ['Logs', 'logs'],
    ['lgos', 'logs'],
    ['tracs', 'traces'],
    ['trce', 'trace'],
    ['pod-cpus', 'pod-cpu'],
    ['pod-memroy', 'pod-memory'],
    ['exmplrs', 'exemplars'],
    ['zzz', null],
    ['x', null],
    ['', null],
    ['kubernetes', null],
  ])('%j: %j', (typed, nearest) => {
    expect(nearestWord(typed, commands)).toBe(nearest);
  });

  it('prefers the nearer, then the first', () => {
    expect(nearestWord('labe', ['lane', 'label', 'labs'])).toBe('lane');
    expect(nearestWord('label', ['labels', 'label'])).toBe('label');
  });
});
