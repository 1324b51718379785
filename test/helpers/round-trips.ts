import type { Endpoint, Http, HttpRequest } from '../../src/http/http.ts';

export interface RoundTrips extends Http {
  /** Paths asked in each round trip. */
  readonly rounds: readonly (readonly string[])[];
}

/**
 * A way out on which every store takes equally long: what is asked at the same time is answered at the same time, and only then does
 * anything that follows go out. Counts round trips without a clock.
 */
export function countRoundTrips(inner: Http): RoundTrips {
  const rounds: string[][] = [];
  let waiting: { readonly path: string; readonly run: () => Promise<() => void> }[] = [];
  let isScheduled = false;

  async function turn(): Promise<void> {
    await quiet();
    const batch = waiting;
    waiting = [];
    rounds.push(batch.map(({ path }) => path));
    const deliveries = await Promise.all(batch.map(({ run }) => run()));
    for (const deliver of deliveries) deliver();
    await quiet();
    isScheduled = false;
    if (waiting.length > 0) schedule();
  }

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    void turn();
  }

  function enter<T>(path: string, ask: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const run = () =>
        ask().then(
          (value) => () => resolve(value),
          (error: unknown) => () => reject(error),
        );
      waiting.push({ path, run });
      schedule();
    });
  }

  return {
    ...inner,
    rounds,
    get log() {
      return inner.log;
    },
    send: (endpoint: Endpoint, request: HttpRequest) =>
      enter(request.path, () => inner.send(endpoint, request)),
    stream: (endpoint: Endpoint, request: HttpRequest) =>
      enter(request.path, async () => {
        const { status, headers, chunks } = await inner.stream(endpoint, request);
        const whole: Uint8Array[] = [];
        for await (const chunk of chunks) whole.push(chunk);
        return { status, headers, chunks: replay(whole) };
      }),
  };
}

async function* replay(chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** Everything that an answer sets off without waiting for another has been set off. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
}
