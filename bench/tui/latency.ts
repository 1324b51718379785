// In a process of its own (bundled by tui.bench.mjs): how long a key takes, with 10,000 rows in each pane and a follow running.
// Reducer and painter are the program's; the terminal is a sink, timers and event loop are real.
import { performance } from 'node:perf_hooks';
import { logEntries, storyNowMs } from '../../test/helpers/tui/story-data.ts';
import { byteCount } from '../../test/helpers/tui/tui-in-process.ts';
import { openFollow } from './open-follow.ts';

const linesPerSecond = 500;
/** As in start-tui.ts and run-logs.ts: lines and frames come in batches. */
const batchMs = 33;
const keyEveryMs = 25;
const keysPerPane = 150;

const keyMix = ['j', 'j', 'j', 'k', '\u001b[6~', 'j', 'j', '\u001b[5~', 'G', 'g', '\u001b[C', '\u001b[D'];

const { tui, requestId } = openFollow();
let sent = 0;
const follow = (count: number): void => {
  const entries = logEntries(count, storyNowMs + sent * 2, sent);
  sent += count;
  tui.dispatch({ kind: 'tail-brought', requestId, entries, events: [] });
};
while (sent < 10_000) follow(500);
tui.press(' ');

let carried = 0;
const beginMs = performance.now();
const feed = setInterval(() => {
  const due = Math.floor(((performance.now() - beginMs) / 1000) * linesPerSecond) - carried;
  if (due <= 0) return;
  carried += due;
  follow(due);
  tui.paint();
}, batchMs);

type Pane = 'queries' | 'metric' | 'trace' | 'logs';
interface Result {
  readonly ms: number[];
  readonly bytes: number[];
}
const results: Readonly<Record<Pane, Result>> = {
  queries: { ms: [], bytes: [] },
  metric: { ms: [], bytes: [] },
  trace: { ms: [], bytes: [] },
  logs: { ms: [], bytes: [] },
};
const press = (pane: Pane, key: string, at: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(
      () => {
        const bytes = tui.press(key);
        // From the moment the key was due: waiting for the follow's own work counts.
        const ms = performance.now() - at;
        const result = results[pane];
        result.ms.push(ms);
        result.bytes.push(byteCount(bytes));
        resolve();
      },
      Math.max(0, at - performance.now()),
    );
  });

const panes: readonly (readonly [Pane, key: string])[] = [
  ['queries', '1'],
  ['metric', '2'],
  ['trace', '3'],
  ['logs', '4'],
];
for (const [pane, focus] of panes) {
  tui.press(focus);
  for (let count = 0; count < keysPerPane; count += 1) {
    const jitter = ((count * 7919) % 17) - 8;
    await press(pane, keyMix[count % keyMix.length] ?? 'j', performance.now() + keyEveryMs + jitter);
  }
}
clearInterval(feed);
const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};
const all = Object.values(results).flatMap(({ ms }) => ms);
process.stdout.write(
  JSON.stringify({
    p50: quantile(all, 0.5),
    p99: quantile(all, 0.99),
    panes: Object.fromEntries(
      Object.entries(results).map(([pane, { ms, bytes }]) => [
        pane,
        { p50: quantile(ms, 0.5), p99: quantile(ms, 0.99), bytesP50: quantile(bytes, 0.5) },
      ]),
    ),
  }),
);
tui.close();
