import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLokiClient } from '../../../src/backends/loki/client.ts';
import type { TailTiming } from '../../../src/backends/loki/tail-timing.ts';
import { ObsqError } from '../../../src/domain/errors.ts';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import type { TailEvent } from '../../../src/domain/logs/tail-event.ts';
import type { WebSocketMessages } from '../../../src/http/http.ts';
import { createFakeHttp, type FakeRequest, fakeEndpoint, textResponse } from '../../helpers/fake-http.ts';
import { createSimulatedLoki, type StoredLine } from './simulated-loki.ts';

const startNs = 1_795_210_000_000_000_000n;
const second = 1_000_000_000n;

function lineAt(atSeconds: number, line = `at ${atSeconds}`, pod = 'p1'): StoredLine {
  return { ns: startNs + BigInt(Math.round(atSeconds * 1000)) * 1_000_000n, pod, line, traceId: 't' };
}

function frameOf(lines: readonly StoredLine[], more: object = {}): string {
  const streams = lines.map(({ ns, pod, line, traceId }) => ({
    stream: { app: 'a', pod },
    values: [[ns.toString(), line, { structuredMetadata: { trace_id: traceId } }]],
  }));
  return JSON.stringify({ streams, ...more, encodingFlags: ['categorize-labels'] });
}

/** What one attempt at a websocket does: frames, then an end. */
type Script = (stage: Stage, request: FakeRequest) => AsyncIterable<string>;

interface Stage {
  readonly stored: StoredLine[];
  readonly sleeps: number[];
  readonly requests: readonly FakeRequest[];
  readonly closed: { count: number };
  clockMs: number;
  /** Ends the tail, as Ctrl-C does. */
  stop(): void;
}

/** Runs a tail over scripted websockets and a simulated store, until a script (or the waiting) stops it. */
async function play(
  scripts: readonly (Script | ObsqError)[],
  options: { stored?: readonly StoredLine[]; onSleep?: (stage: Stage) => void; maxEntries?: number } = {},
): Promise<{ events: TailEvent[]; stage: Stage; thrown: unknown }> {
  const loki = createSimulatedLoki(options.stored ?? [], options.maxEntries ?? 5000);
  const abort = new AbortController();
  const closed = { count: 0 };
  let attempt = 0;
  const http = createFakeHttp(loki.respond, (request): WebSocketMessages => {
    const script = scripts[attempt];
    attempt += 1;
    if (script === undefined) throw new Error('no more scripts');
    if (script instanceof ObsqError) throw script;
    return {
      messages: script(stage, request),
      close: () => {
        closed.count += 1;
      },
    };
  });
  const stage: Stage = {
    stored: loki.lines,
    sleeps: [],
    requests: http.requests,
    closed,
    clockMs: Number(startNs / 1_000_000n),
    stop: () => abort.abort(),
  };
  const timing: TailTiming = {
    now: () => stage.clockMs,
    sleep: async (ms) => {
      stage.sleeps.push(ms);
      stage.clockMs += ms;
      options.onSleep?.(stage);
    },
  };
  const client = createLokiClient(http, fakeEndpoint('loki'), { timing });
  const events: TailEvent[] = [];
  let thrown: unknown = null;
  try {
    const tail = client.tail({ expr: '{app="a"}', startNs: startNs.toString() }, { signal: abort.signal });
    for await (const event of tail) events.push(event);
  } catch (error) {
    thrown = error;
  }
  return { events, stage, thrown };
}

function linesOf(events: readonly TailEvent[]): string[] {
  return events.flatMap((event) => (event.kind === 'entry' ? [event.entry.line] : []));
}

/** The kinds of what is no entry. */
function kindsOf(events: readonly TailEvent[]): string[] {
  return events.filter(({ kind }) => kind !== 'entry').map(({ kind }) => kind);
}

function shown({ timestampNs, labels, line, structuredMetadata }: LogEntry): string {
  return `${timestampNs} ${labels.pod} ${line} ${structuredMetadata.trace_id}`;
}

function closeWith(message: string): ObsqError {
  return new ObsqError({ kind: 'network', backend: 'loki', message });
}

/** Delivers lines as they are stored, then ends as told. */
function deliver(lines: readonly StoredLine[], end?: ObsqError | 'stop'): Script {
  return async function* script(stage) {
    for (const line of lines) {
      stage.stored.push(line);
      yield frameOf([line]);
    }
    if (end === 'stop') stage.stop();
    else if (end !== undefined) throw end;
  };
}

describe('a tail without trouble', () => {
  it('gives out what is stored from the start on, then what comes', async () => {
    const stored = [lineAt(-1), lineAt(0), lineAt(1)];
    const { events, stage } = await play([deliver([lineAt(2), lineAt(3)], 'stop')], { stored });
    expect(linesOf(events)).toEqual(['at 0', 'at 1', 'at 2', 'at 3']);
    expect(kindsOf(events)).toEqual(['filled']);
    expect(stage.closed.count).toBe(1);
    const [socket, fill] = stage.requests;
    expect(socket).toMatchObject({
      method: 'WEBSOCKET',
      path: '/loki/api/v1/tail',
      query: { query: '{app="a"}', start: startNs.toString() },
      headers: { 'X-Loki-Response-Encoding-Flags': 'categorize-labels' },
    });
    expect(fill?.query).toMatchObject({ direction: 'forward', start: startNs.toString() });
  });

  it('keeps structured metadata beside the labels', async () => {
    const { events } = await play([deliver([lineAt(2)], 'stop')]);
    expect(events.find(({ kind }) => kind === 'entry')).toMatchObject({
      entry: { labels: { app: 'a', pod: 'p1' }, structuredMetadata: { trace_id: 't' }, parsed: {} },
    });
  });

  it('puts the entries of a frame in time order', async () => {
    const { events } = await play([
      async function* script(stage) {
        yield frameOf([lineAt(3), lineAt(1, 'b', 'p2'), lineAt(2)]);
        stage.stop();
      },
    ]);
    expect(linesOf(events)).toEqual(['b', 'at 2', 'at 3']);
  });

  it('does not repeat what the websocket replays', async () => {
    const stored = [lineAt(0), lineAt(1), lineAt(1)];
    const { events } = await play(
      [
        async function* script(stage) {
          yield frameOf(stored);
          yield frameOf([lineAt(2)]);
          stage.stop();
        },
      ],
      { stored },
    );
    expect(linesOf(events)).toEqual(['at 0', 'at 1', 'at 1', 'at 2']);
  });

  it('ends quietly and closes when the reader leaves', async () => {
    const http = createFakeHttp(createSimulatedLoki([], 5000).respond, () => ({
      messages: deliver([lineAt(1), lineAt(2)])({ stored: [] } as unknown as Stage, {} as FakeRequest),
      close: () => {
        closed += 1;
      },
    }));
    let closed = 0;
    const client = createLokiClient(http, fakeEndpoint('loki'));
    for await (const event of client.tail({ expr: '{app="a"}', startNs: startNs.toString() })) {
      if (event.kind !== 'entry') continue;
      expect(event.entry.line).toBe('at 1');
      break;
    }
    expect(closed).toBe(1);
  });

  it('takes a frame that is none for a broken connection, and says so', async () => {
    const broken: Script = async function* () {
      yield '{"streams":[{"stream":{},"values":[[1,2]]}]}';
    };
    const { events } = await play([broken, deliver([lineAt(1)], 'stop')]);
    expect(kindsOf(events)).toEqual(['filled', 'disconnected', 'reconnected', 'filled']);
    expect(events).toContainEqual(
      expect.objectContaining({
        kind: 'reconnected',
        reason:
          'A frame of the tail cannot be read: the answer has an unexpected form: an entry of streams[0] is not a list of time and line',
      }),
    );
    expect(linesOf(events)).toEqual(['at 1']);
  });
});

describe('a connection that breaks', () => {
  it('is made anew, and the gap is filled', async () => {
    const { events, stage } = await play(
      [
        deliver([lineAt(1), lineAt(2)], closeWith('reached tail max duration limit')),
        deliver([lineAt(5)], 'stop'),
      ],
      { onSleep: ({ stored }) => stored.push(lineAt(3), lineAt(4, 'at 4', 'p2')) },
    );
    expect(linesOf(events)).toEqual(['at 1', 'at 2', 'at 3', 'at 4', 'at 5']);
    const reason = 'reached tail max duration limit';
    const sinceMs = Number(startNs / 1_000_000n);
    expect(events.filter(({ kind }) => kind !== 'entry').slice(1)).toEqual([
      { kind: 'disconnected', sinceMs, tries: 1, retryMs: 1000, reason },
      { kind: 'reconnected', afterMs: 1000, reason },
      {
        kind: 'filled',
        cause: 'break',
        entries: 2,
        fromNs: startNs.toString(),
        toNs: (startNs + second).toString(),
      },
    ]);
    expect(stage.sleeps).toEqual([1000]);
    expect(stage.closed.count).toBe(2);
  });

  it('finds lines that were stored late, with a time before the break', async () => {
    const { events } = await play([deliver([lineAt(20)], closeWith('gone')), deliver([lineAt(21)], 'stop')], {
      onSleep: ({ stored }) => stored.push(lineAt(12, 'late')),
    });
    expect(linesOf(events)).toEqual(['at 20', 'late', 'at 21']);
  });

  it('is not led astray by a line from the future', async () => {
    const { events } = await play(
      [deliver([lineAt(1), lineAt(3600, 'future')], closeWith('gone')), deliver([lineAt(3)], 'stop')],
      { onSleep: ({ stored }) => stored.push(lineAt(2)) },
    );
    expect(linesOf(events)).toEqual(['at 1', 'future', 'at 2', 'at 3']);
  });

  it('loses and doubles nothing over any number of breaks', async () => {
    const chunk = fc.record({ live: fc.nat({ max: 6 }), missed: fc.nat({ max: 6 }), replayed: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        fc.array(chunk, { minLength: 1, maxLength: 4 }),
        // Lines come up to 4 s late, many at the same time, many alike.
        fc.array(
          fc.record({
            lateBy: fc.integer({ min: 0, max: 4 }),
            pod: fc.constantFrom('p1', 'p2'),
            line: fc.constantFrom('x', 'y'),
          }),
          {
            minLength: 60,
            maxLength: 60,
          },
        ),
        async (chunks, kinds) => {
          const lines = kinds.map(({ lateBy, pod, line }, index) =>
            lineAt(4 + Math.floor(index / 4) - lateBy, line, pod),
          );
          let next = 0;
          // Lines that are alike in everything come within one connection and the gap after it. (A copy that comes live in the next one
          // cannot be told from a replay; Loki itself stores no two such lines in a stream.)
          const take = (count: number, traceId: string) => {
            const taken = lines.slice(next, next + count).map((line) => ({ ...line, traceId }));
            next += count;
            return taken;
          };
          const sent: StoredLine[] = [];
          const scripts = chunks.map(
            ({ live, replayed }, index): Script =>
              async function* script(stage, request) {
                const from = BigInt(request.query.start ?? '');
                if (replayed) yield frameOf(sent.filter(({ ns }) => ns >= from));
                for (const line of take(live, `${index}`)) {
                  stage.stored.push(line);
                  sent.push(line);
                  stage.clockMs = Math.max(stage.clockMs, Number(line.ns / 1_000_000n));
                  yield frameOf([line]);
                }
                if (index === chunks.length - 1) stage.stop();
                else throw closeWith('gone');
              },
          );
          let breaks = 0;
          const { events } = await play(scripts, {
            onSleep: (stage) => {
              const missed = take(chunks[breaks]?.missed ?? 0, `${breaks}`);
              breaks += 1;
              stage.stored.push(...missed);
              sent.push(...missed);
              // Long enough that the connection counts as a good one.
              stage.clockMs += 1;
            },
          });
          const key = ({ ns, pod, line, traceId }: StoredLine) => `${ns} ${pod} ${line} ${traceId}`;
          const got = events.flatMap((event) => (event.kind === 'entry' ? [shown(event.entry)] : []));
          expect(got.sort()).toEqual(sent.map(key).sort());
        },
      ),
      { numRuns: 200, seed: 7 },
    );
  });

  it('finds lines that were stored up to a minute late, while the link was down', async () => {
    const { events } = await play([deliver([lineAt(80)], closeWith('gone')), deliver([lineAt(82)], 'stop')], {
      onSleep: ({ stored }) => stored.push(lineAt(21, 'late')),
    });
    expect(linesOf(events)).toEqual(['at 80', 'late', 'at 82']);
  });

  it('tries for as long as it is wanted, ever more slowly, and says each time that the link is down', async () => {
    const down = new ObsqError({ kind: 'network', backend: 'loki', message: 'connection refused' });
    const { thrown, stage, events } = await play([
      deliver([lineAt(1)], closeWith('gone')),
      ...Array(40).fill(down),
      deliver([lineAt(2)], 'stop'),
    ]);
    expect(thrown).toBeNull();
    expect(linesOf(events)).toEqual(['at 1', 'at 2']);
    expect(stage.sleeps.slice(0, 6)).toEqual([1000, 2000, 4000, 8000, 15000, 15000]);
    const told = events.filter((event) => event.kind === 'disconnected');
    expect(told.map(({ tries }) => tries)).toEqual(Array.from({ length: 41 }, (_, at) => at + 1));
    expect(new Set(told.map(({ sinceMs }) => sinceMs)).size).toBe(1);
    expect(told[0]?.reason).toBe('gone');
    expect(told[1]?.reason).toBe('connection refused');
  });

  it('outlasts a gateway that does not know its store for a while: 404', async () => {
    const missing = new ObsqError({ kind: 'not-found', status: 404, message: 'no such route' });
    const { events } = await play([
      deliver([lineAt(1)], closeWith('gone')),
      missing,
      missing,
      deliver([lineAt(2)], 'stop'),
    ]);
    expect(linesOf(events)).toEqual(['at 1', 'at 2']);
    expect(kindsOf(events)).not.toContain('polling');
  });

  it('names what it cannot read again, and goes on from now', async () => {
    const loki = createSimulatedLoki([], 5000);
    const abort = new AbortController();
    let [attempt, clockMs] = [0, Number(startNs / 1_000_000n)];
    const http = createFakeHttp(
      (request) =>
        attempt === 2 ? textResponse(400, 'the query would read too many bytes') : loki.respond(request),
      (): WebSocketMessages => {
        attempt += 1;
        const now = attempt;
        return {
          messages: (async function* () {
            if (now === 1) throw closeWith('gone');
            yield frameOf([lineAt(700, 'after')]);
            abort.abort();
          })(),
          close: () => undefined,
        };
      },
    );
    const timing: TailTiming = {
      now: () => clockMs,
      sleep: async () => {
        clockMs += 600_000;
      },
    };
    const client = createLokiClient(http, fakeEndpoint('loki'), { timing });
    const events: TailEvent[] = [];
    const query = { expr: '{app="a"}', startNs: startNs.toString() };
    for await (const event of client.tail(query, { signal: abort.signal })) events.push(event);
    expect(linesOf(events)).toEqual(['after']);
    expect(events).toContainEqual({
      kind: 'lost',
      fromNs: startNs.toString(),
      toNs: (startNs + 600n * second).toString(),
      count: null,
      reason: expect.stringContaining('too many bytes'),
    });
  });

  it('begins to count anew after a connection that held', async () => {
    const held: Script = async function* (stage) {
      stage.clockMs += 3_600_000;
      yield frameOf([]);
      throw closeWith('reached tail max duration limit');
    };
    const { stage, events } = await play([held, held, held, held, held, held, held, deliver([], 'stop')]);
    expect(stage.sleeps).toEqual(Array(7).fill(1000));
    expect(events.filter(({ kind }) => kind === 'reconnected')).toHaveLength(7);
  });

  it('survives a store that restarts: 503 after it has worked', async () => {
    const busy = new ObsqError({ kind: 'backend', status: 503, message: 'no healthy upstream' });
    const { events } = await play([
      deliver([lineAt(1)], closeWith('gone')),
      busy,
      deliver([lineAt(2)], 'stop'),
    ]);
    expect(linesOf(events)).toEqual(['at 1', 'at 2']);
    expect(events).toContainEqual({ kind: 'reconnected', afterMs: 3000, reason: 'gone' });
  });

  it('asks instead, when websockets open but never hold', async () => {
    const short = deliver([], closeWith('max concurrent tail requests limit exceeded'));
    const { events } = await play([short, short, short, short, short], {
      onSleep: (stage) => {
        if (stage.sleeps.length > 6) stage.stop();
      },
    });
    expect(events).toContainEqual({
      kind: 'polling',
      reason: 'the connection broke 5 times: max concurrent tail requests limit exceeded',
    });
  });

  it('comes back to the websocket that holds, and polls again where it does not', async () => {
    const short = deliver([], closeWith('too many tails'));
    const { events } = await play([short, short, short, short, short, short, deliver([lineAt(1)], 'stop')]);
    const told = kindsOf(events).filter((kind) => kind === 'polling' || kind === 'tailing');
    expect(told).toEqual(['polling', 'tailing', 'polling', 'tailing']);
    expect(linesOf(events)).toEqual(['at 1']);
  });
});

describe('a websocket that is refused', () => {
  const refusal = (status: number, message: string) => new ObsqError({ kind: 'backend', status, message });

  it.each([
    [404, 'no such page'],
    [426, 'Upgrade Required'],
    [501, 'tail is not supported'],
    [502, 'bad gateway'],
    [200, 'ok'],
    [400, 'Bad Request'],
  ])('is replaced by asking: %i %s', async (status, message) => {
    const { events, stage } = await play([refusal(status, message)], {
      stored: [lineAt(0)],
      onSleep: (now) => {
        now.stored.push(lineAt(now.sleeps.length), lineAt(now.sleeps.length));
        if (now.sleeps.length === 3) now.stop();
      },
    });
    expect(events[0]).toEqual({ kind: 'polling', reason: `no websocket: ${message}` });
    expect(linesOf(events)).toEqual(['at 0', 'at 1', 'at 1', 'at 2', 'at 2']);
    expect(stage.sleeps).toEqual([5000, 5000, 5000]);
  });

  it.each([
    [401, 'no org id', 'auth'],
    [403, 'forbidden', 'auth'],
    [400, 'parse error at line 1, col 6: syntax error: unexpected }', 'query'],
  ])('is an error where a query is one too: %i %s', async (status, message, kind) => {
    const http = createFakeHttp(
      () => textResponse(status, message),
      () => {
        throw refusal(status, message);
      },
    );
    const client = createLokiClient(http, fakeEndpoint('loki'));
    const events: TailEvent[] = [];
    const follow = async () => {
      const query = { expr: '{app="a"}', startNs: startNs.toString() };
      for await (const event of client.tail(query)) events.push(event);
    };
    await expect(follow()).rejects.toMatchObject({ kind, message, status, backend: 'loki' });
    expect(events).toEqual([]);
  });

  it.each([
    [400, 'multiple org IDs present'],
    [403, 'tail is not allowed here'],
  ])('is replaced by asking where queries are answered: %i %s', async (status, message) => {
    const { events } = await play([refusal(status, message)], {
      stored: [lineAt(0)],
      onSleep: (stage) => stage.stop(),
    });
    expect(linesOf(events)).toEqual(['at 0']);
    expect(events[0]).toEqual({ kind: 'polling', reason: `no websocket: ${message}` });
  });

  it('finds lines that were stored half a minute late, also among very many', async () => {
    const busy = Array.from({ length: 6_000 }, (_, at) => lineAt(at / 100, `line ${at}`));
    const { events } = await play([refusal(404, 'no')], {
      stored: busy,
      onSleep: (stage) => {
        if (stage.sleeps.length === 1) stage.stored.push(lineAt(30.5, 'late'));
        if (stage.sleeps.length === 8) stage.stop();
      },
    });
    expect(linesOf(events)).toHaveLength(6_001);
    expect(linesOf(events)).toContain('late');
  });

  it('is tried again from time to time where the refusal may pass, and takes over from the polling', async () => {
    const { events, stage } = await play(
      [refusal(502, 'bad gateway'), refusal(503, 'starting'), deliver([lineAt(500)], 'stop')],
      {
        stored: [lineAt(0)],
        onSleep: (now) => {
          // A line a minute, and one between the last poll and the websocket would be read on the way.
          if (now.sleeps.length % 12 === 0) now.stored.push(lineAt(now.sleeps.length * 5));
        },
      },
    );
    // The first try comes after a minute, the second two minutes later; a try that fails is nothing to tell.
    expect(kindsOf(events)).toEqual(['polling', 'filled', 'tailing', 'filled']);
    expect(events).toContainEqual({ kind: 'tailing', afterMs: 180_000 });
    expect(events.at(-2)).toMatchObject({ kind: 'filled', cause: 'switch' });
    expect(linesOf(events)).toEqual(['at 0', 'at 60', 'at 120', 'at 180', 'at 500']);
    expect(stage.requests.filter(({ method }) => method === 'WEBSOCKET')).toHaveLength(3);
  });

  it.each([
    [426, 'Upgrade Required'],
    [501, 'tail is not supported'],
    [400, 'multiple org IDs present'],
    [403, 'tail is not allowed here'],
  ])('is not tried again where it is a matter of principle: %i %s', async (status, message) => {
    const { stage } = await play([refusal(status, message)], {
      onSleep: (now) => {
        if (now.sleeps.length === 400) now.stop();
      },
    });
    expect(stage.requests.filter(({ method }) => method === 'WEBSOCKET')).toHaveLength(1);
  });

  it('goes on polling where the store has no websocket but answers, whatever the next try meets', async () => {
    const down = new ObsqError({ kind: 'network', backend: 'loki', message: 'connection reset' });
    const { events } = await play([refusal(502, 'bad gateway'), down, deliver([], 'stop')]);
    expect(kindsOf(events)).toEqual(['polling', 'filled', 'tailing', 'filled']);
  });

  it('places the mark of a parse error', async () => {
    const { thrown } = await play([refusal(400, 'parse error at line 1, col 6: syntax error: unexpected }')]);
    expect(thrown).toMatchObject({ query: { text: '{app="a"}', offset: 5 } });
  });

  it('fails at once when the store was never there', async () => {
    const down = new ObsqError({ kind: 'network', backend: 'loki', message: 'connection refused' });
    const { thrown, stage } = await play([down]);
    expect(thrown).toBe(down);
    expect(stage.sleeps).toEqual([]);
  });

  it('goes on asking through failures once it has worked, and says so', async () => {
    let asked = 0;
    const loki = createSimulatedLoki([lineAt(0)], 5000);
    const abort = new AbortController();
    const http = createFakeHttp(
      (request) => {
        asked += 1;
        return asked === 1 || asked > 9 ? loki.respond(request) : textResponse(500, 'something broke');
      },
      () => {
        throw refusal(404, 'no');
      },
    );
    const sleeps: number[] = [];
    const timing: TailTiming = {
      now: () => Number(startNs / 1_000_000n),
      sleep: async (ms) => {
        sleeps.push(ms);
        if (asked > 9) abort.abort();
      },
    };
    const client = createLokiClient(http, fakeEndpoint('loki'), { timing });
    const events: TailEvent[] = [];
    const query = { expr: '{app="a"}', startNs: '1' };
    for await (const event of client.tail(query, { signal: abort.signal })) events.push(event);
    expect(kindsOf(events)).toEqual([
      'polling',
      'filled',
      ...Array(8).fill('disconnected'),
      'reconnected',
      'filled',
    ]);
    expect(sleeps.slice(1, 7)).toEqual([5000, 5000, 5000, 8000, 15000, 15000]);
  });

  it('fails at once when the store does not answer the first question either', async () => {
    const http = createFakeHttp(
      () => textResponse(500, 'something broke'),
      () => {
        throw refusal(404, 'no');
      },
    );
    const client = createLokiClient(http, fakeEndpoint('loki'));
    await expect(
      (async () => {
        for await (const _event of client.tail({ expr: '{app="a"}', startNs: '1' }));
      })(),
    ).rejects.toMatchObject({ kind: 'backend', message: 'something broke' });
  });

  it('says once what a store cannot give whole', async () => {
    const stored = Array.from({ length: 5 }, (_, index) => lineAt(1, `line ${index}`));
    const { events } = await play([refusal(404, 'no')], {
      stored,
      maxEntries: 3,
      onSleep: ({ sleeps, stop }) => {
        if (sleeps.length === 3) stop();
      },
    });
    const warnings = events.filter(({ kind }) => kind === 'warning');
    expect(warnings).toEqual([
      { kind: 'warning', message: expect.stringContaining('At least 3 log entries share the nanosecond') },
    ]);
  });

  it('fills a gap larger than a page', async () => {
    const stored = Array.from({ length: 25 }, (_, index) => lineAt(index / 5, `line ${index}`));
    const { events } = await play([refusal(404, 'no')], {
      stored,
      maxEntries: 7,
      onSleep: (stage) => stage.stop(),
    });
    expect(linesOf(events)).toHaveLength(25);
  });
});

describe('entries that the store dropped', () => {
  const dropped = (atSeconds: number) => ({
    labels: { app: 'a' },
    timestamp: lineAt(atSeconds).ns.toString(),
  });

  it('are read by query, also those that the frame does not list', async () => {
    const { events } = await play([
      async function* script(stage) {
        stage.stored.push(lineAt(1), lineAt(2), lineAt(3), lineAt(4));
        stage.clockMs += 5000;
        yield frameOf([lineAt(4)], { dropped_entries: [dropped(2)] });
        yield frameOf([lineAt(3)]);
        yield frameOf([lineAt(5)]);
        stage.stop();
      },
    ]);
    expect(linesOf(events)).toEqual(['at 4', 'at 1', 'at 2', 'at 3', 'at 5']);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'filled', cause: 'dropped', entries: 3 }));
    expect(kindsOf(events)).not.toContain('lost');
  });

  it('are named where they are too old to be told from what was given out', async () => {
    const { events } = await play([
      async function* script(stage) {
        stage.clockMs += 300_000;
        // The first thousand may repeat what is stored; the memory forgets nothing until they have passed.
        for (let at = 0; at < 1001; at += 1) yield frameOf([lineAt(200 + at / 1000, `line ${at}`)]);
        yield frameOf([lineAt(300)]);
        yield frameOf([lineAt(301)], { dropped_entries: [dropped(100), dropped(150), dropped(300.5)] });
        stage.stop();
      },
    ]);
    expect(events).toContainEqual({
      kind: 'lost',
      fromNs: lineAt(100).ns.toString(),
      toNs: (lineAt(150).ns + 1n).toString(),
      count: 2,
      reason: expect.stringContaining('dropped'),
    });
  });
});

describe('the clock', () => {
  it('reads a little past now: the store may be ahead of us', async () => {
    const { events, stage } = await play([deliver([], 'stop')], { stored: [lineAt(30)] });
    expect(linesOf(events)).toEqual(['at 30']);
    expect(BigInt(stage.requests[1]?.query.end ?? '')).toBe(startNs + 60n * second);
  });
});
