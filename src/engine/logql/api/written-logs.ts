import type { LogSource } from '../../source/sources.ts';

/** Limits a source to the logs written until now, because the demo's source can also compute future ones. */
export function writtenLogs(logs: LogSource, nowMs: number): LogSource {
  const nowNs = BigInt(Math.floor(nowMs)) * 1_000_000n;
  return {
    streams: (matchers) => logs.streams(matchers),
    entries: (matchers, fromNs, toNs, direction) =>
      logs.entries(matchers, fromNs, toNs < nowNs ? toNs : nowNs, direction),
  };
}
