import type { Model } from '../shape/model.ts';
import { type LogLine, nsOf } from './log-line.ts';
import type { LogStream } from './log-streams.ts';

const heapStack = [
  '<--- Last few GCs --->',
  '[1:0x7f2c]   208113 ms: Mark-Compact 247.8 (259.3) -> 247.1 (259.6) MB, 912.44 / 0.00 ms  (average mu = 0.081, current mu = 0.019) allocation failure',
  'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
  '----- Native stack trace -----',
  ' 1: 0xb8d0a3 node::OOMErrorHandler(char const*, v8::OOMDetails const&) [node]',
  ' 2: 0xf06250 v8::Utils::ReportOOMFailure(v8::internal::Isolate*, char const*, v8::OOMDetails const&) [node]',
].join('\n');

/** The lines of a crashing pod around each kill: warnings while memory fills, the fatal error, the next start. */
export function crashLines(
  model: Model,
  stream: LogStream,
  fromSeconds: number,
  toSeconds: number,
): LogLine[] {
  const { pod } = stream;
  if (pod === null) return [];
  const lines: LogLine[] = [];
  for (const { crashes } of model.containersOf(pod)) {
    // The warnings come up to a minute before a kill, and the start comes up to 90 s after it, so kills outside the window count too.
    for (const kill of crashes?.kills(fromSeconds - 120, toSeconds + 120) ?? []) {
      const add = (seconds: number, level: LogLine['level'], line: string): void => {
        if (seconds < fromSeconds || seconds >= toSeconds) return;
        lines.push({ stream, timeNs: nsOf(seconds, 0.25 + 0.01 * pod.ordinal), level, line, metadata: {} });
      };
      for (const before of [55, 35, 15]) {
        const heap = 247 - Math.round(before / 3);
        add(
          kill.killedSeconds - before,
          'warn',
          `{"level":"warn","msg":"heap usage high, token cache not evicting","heapMiB":${heap},"cachedTokens":${91_000 - 400 * before}}`,
        );
      }
      add(kill.killedSeconds - 2, 'fatal', heapStack);
      add(
        kill.restartSeconds + 1,
        'info',
        '{"level":"info","msg":"payment service starting","version":"2.1.3","node":"v22.19.0"}',
      );
      add(kill.restartSeconds + 3, 'info', '{"level":"info","msg":"gRPC server started on 0.0.0.0:8080"}');
    }
  }
  return lines;
}
