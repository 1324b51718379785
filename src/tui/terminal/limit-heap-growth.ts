import { setFlagsFromString } from 'node:v8';

/** The newest Node whose V8 is known to have these flags. A V8 without them would complain on stderr. */
const newestKnown = 26;

/**
 * Keeps the heap close to its live size. By default V8 lets it grow to several times that before it collects: a busy follow
 * then takes 700 MB after an hour, for 150 MB of rows. Frames take no longer with these flags (bench/tui.bench.mjs).
 */
export function limitHeapGrowth(): void {
  if (Number.parseInt(process.versions.node, 10) > newestKnown) return;
  setFlagsFromString('--heap-growing-percent=20');
  setFlagsFromString('--semi-space-growth-factor=1');
}
