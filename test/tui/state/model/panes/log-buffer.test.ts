import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogEntry } from '../../../../../src/domain/logs/log-entry.ts';
import { appendToPane, filterLogs, indexOfSeq } from '../../../../../src/tui/state/model/panes/log-buffer.ts';
import {
  emptyBuffer,
  emptyLogsPane,
  mostLines,
} from '../../../../../src/tui/state/model/panes/logs-state.ts';

const entry = (line: string): LogEntry => ({
  timestampNs: '1795179600000000000',
  line,
  labels: { service_name: 'payment' },
  structuredMetadata: {},
  parsed: {},
});

const append = (batches: readonly (readonly string[])[], filter: string) => {
  let pane = { ...emptyLogsPane, filter };
  let buffer = emptyBuffer;
  for (const batch of batches) {
    const next = appendToPane(pane, buffer, batch.map(entry), 0);
    buffer = next.buffer;
    pane = { ...pane, shown: next.shown };
  }
  return { buffer, shown: pane.shown };
};

describe('the lines of a tail', () => {
  it('are bounded, and what had to go is counted', () => {
    const burst = Array.from({ length: mostLines + 123 }, (_, index) => `line ${index}`);
    const { buffer } = append([['first'], burst], '');
    expect(buffer.rows).toHaveLength(mostLines);
    expect(buffer.dropped).toBe(124);
    expect(buffer.rows.at(-1)?.entry.line).toBe(`line ${mostLines + 122}`);
  });

  it('are filtered as they come to what filtering all of them gives', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom('an error', 'all well', 'Error again'), { maxLength: 5 }), {
          maxLength: 8,
        }),
        (batches) => {
          const { buffer, shown } = append(batches, 'error');
          expect(shown).toEqual(filterLogs(buffer.rows, 'error'));
        },
      ),
    );
  });

  it('keep their numbers, by which a selected one is found again', () => {
    const { buffer } = append([['a', 'b', 'c'], ['d']], '');
    expect(buffer.rows.map(({ seq }) => seq)).toEqual([0, 1, 2, 3]);
    const without = buffer.rows.slice(2);
    expect(indexOfSeq(without, 3)).toBe(1);
    // One that has been dropped: the next that is there.
    expect(indexOfSeq(without, 0)).toBe(0);
    expect(indexOfSeq(without, 99)).toBe(1);
    expect(indexOfSeq([], 5)).toBe(0);
  });

  it('match a filter by word, in the line or in a label; capitals make it exact', () => {
    const rows = append([['Card refused', 'card accepted']], '').buffer.rows;
    const lines = (filter: string) => filterLogs(rows, filter).map((row) => row.entry.line);
    expect(lines('card')).toEqual(['Card refused', 'card accepted']);
    expect(lines('refused card')).toEqual(['Card refused']);
    expect(lines('Card')).toEqual(['Card refused']);
    expect(lines('service_name=payment accepted')).toEqual(['card accepted']);
  });
});
