import { setFlagsFromString } from 'node:v8';

/** The newest Node whose V8 is known to have the flags; another would complain on stderr. */
const newestKnown = 26;

/**
 * Keeps the screen's memory near what it holds. Left alone, V8 lets the heap grow to several times its live size before it
 * collects: an hour of a busy follow then takes 700 MB for 150 MB of rows. Frames take no longer (bench/tui.bench.mjs).
 */
export function limitHeapGrowth(): void {
  if (Number.parseInt(process.versions.node, 10) > newestKnown) return;
  setFlagsFromString('--heap-growing-percent=20');
  setFlagsFromString('--semi-space-growth-factor=1');
}
