// In a process of its own (bundled by tui.bench.mjs, run with --expose-gc): memory after an hour's worth of followed lines.

import { logEntries, storyNowMs } from '../../test/helpers/tui/story-data.ts';
import { openFollow } from './open-follow.ts';

const lines = 3600 * 500;
/** One second's worth a frame: as many frames as an hour has seconds. */
const batch = 500;

const { tui, requestId } = openFollow();
/**
 * An hour in some twenty seconds, with a rest after each second's lines. Without it lines come 300 times as fast as in life, and V8,
 * which marks beside the program, lets the heap grow by what comes meanwhile (Node 26: 60 MB more).
 */
const restMs = 5;
const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, restMs));
let peak = 0;
for (let sent = 0; sent < lines; sent += batch) {
  const entries = logEntries(batch, storyNowMs + sent * 2, sent);
  tui.dispatch({ kind: 'tail-brought', requestId, entries, events: [] });
  tui.paint();
  await rest();
  if (sent % (batch * 60) === 0) peak = Math.max(peak, process.memoryUsage.rss());
}
const kept = tui.state.path.steps[tui.state.path.at]?.logs.shown.length;
globalThis.gc?.();
const { rss, heapUsed } = process.memoryUsage();
process.stdout.write(
  JSON.stringify({ peakMb: Math.max(peak, rss) / 1e6, heapMb: heapUsed / 1e6, kept, lines }),
);
tui.close();
