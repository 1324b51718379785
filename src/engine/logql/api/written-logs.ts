import type { LogSource } from '../../source/sources.ts';

/** The logs as written so far: the demo's source could tell the future too. */
export function writtenLogs(logs: LogSource, nowMs: number): LogSource {
  const nowNs = BigInt(Math.floor(nowMs)) * 1_000_000n;
  return {
    streams: (matchers) => logs.streams(matchers),
    entries: (matchers, fromNs, toNs, direction) =>
      logs.entries(matchers, fromNs, toNs < nowNs ? toNs : nowNs, direction),
  };
}
