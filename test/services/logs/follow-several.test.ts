import { describe, expect, it } from 'vitest';
import type { LokiClient } from '../../../src/backends/loki/client.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import type { TailEvent } from '../../../src/domain/logs/tail-event.ts';
import { followSeveral } from '../../../src/services/logs/follow-several.ts';

const line = (second: number, text: string): TailEvent => ({ kind: 'entry', entry: entry(second, text) });
const filled: TailEvent = { kind: 'filled', cause: 'start', entries: 0, fromNs: '0', toNs: '9' };

function entry(second: number, text: string): LogEntry {
  const timestampNs = `${second}000000000`;
  return { timestampNs, line: text, labels: { app: 'x' }, structuredMetadata: {}, parsed: {} };
}

/** A store whose tails give these events by query; an error ends a tail. */
function storeOf(
  tails: Readonly<Record<string, readonly (TailEvent | ObsqError | Promise<unknown>)[]>>,
): LokiClient {
  const tail = async function* ({ expr }: { readonly expr: string }): AsyncGenerator<TailEvent> {
    for (const event of tails[expr] ?? []) {
      if (event instanceof ObsqError) throw event;
      if (event instanceof Promise) await event;
      else yield event;
    }
  };
  return { tail } as unknown as LokiClient;
}

async function follow(client: LokiClient, exprs: readonly string[]): Promise<string[]> {
  const told: string[] = [];
  const request = { fromMs: 0, nowMs: 0, last: null, signal: new AbortController().signal };
  for await (const { query, event } of followSeveral(client, exprs, request))
    told.push(
      `${exprs[query]} ${event.kind === 'entry' ? event.entry.line : event.kind === 'failed' ? event.error.message : event.kind}`,
    );
  return told;
}

describe('a follow of several queries', () => {
  it('merges stored lines by time, whichever store answers first', async () => {
    const client = storeOf({
      // The second answer comes some turns of the event loop later.
      a: [line(1, 'one'), line(4, 'four'), filled],
      b: [
        Promise.resolve().then(() => Promise.resolve()),
        line(2, 'two'),
        line(3, 'three'),
        line(5, 'five'),
        filled,
      ],
    });
    const lines = (await follow(client, ['a', 'b'])).filter((text) => !text.endsWith('filled'));
    expect(lines).toEqual(['a one', 'b two', 'b three', 'a four', 'b five']);
  });

  it('goes on without a query that fails, and names it', async () => {
    const refused = new ObsqError({ kind: 'query', message: 'parse error' });
    const client = storeOf({ a: [line(1, 'one'), filled, line(3, 'three')], b: [refused] });
    const told = await follow(client, ['a', 'b']);
    expect(told).toContain('b parse error');
    expect(told.filter((text) => text.startsWith('a'))).toEqual(['a one', 'a filled', 'a three']);
  });

  it('gives a line once that two queries find, and a line twice that is stored twice', async () => {
    const client = storeOf({
      a: [line(1, 'same'), line(1, 'same'), filled, line(7, 'late')],
      b: [line(1, 'same'), line(1, 'same'), line(2, 'other'), filled, line(7, 'late')],
    });
    const lines = (await follow(client, ['a', 'b'])).filter((text) => !text.endsWith('filled'));
    expect(lines.map((text) => text.slice(2))).toEqual(['same', 'same', 'other', 'late']);
  });

  it('tells of a link that breaks while another query still reads what is stored', async () => {
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const down: TailEvent = { kind: 'disconnected', sinceMs: 0, tries: 1, retryMs: 1, reason: 'gone' };
    const client = storeOf({ a: [held, line(1, 'one'), filled], b: [down, line(3, 'three')] });
    const told: string[] = [];
    const request = { fromMs: 0, nowMs: 0, last: null, signal: new AbortController().signal };
    for await (const { event } of followSeveral(client, ['a', 'b'], request)) {
      told.push(event.kind === 'entry' ? event.entry.line : event.kind);
      release();
    }
    expect(told).toEqual(['disconnected', 'one', 'filled', 'three']);
  });
});
