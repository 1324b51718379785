import type { LogEntry } from '../../../domain/logs/log-entry.ts';
import type { LogStream } from './log-streams.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/** One line of the demo, which `toLogEntry` turns into an entry of a store. */
export interface LogLine {
  readonly stream: LogStream;
  /** Unix ns. */
  readonly timeNs: bigint;
  readonly level: Level;
  readonly line: string;
  /** The sender's metadata beside the line, except for level and times. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** OpenTelemetry's severity numbers. */
const severityNumbers: Readonly<Record<Level, string>> = {
  debug: '5',
  info: '9',
  warn: '13',
  error: '17',
  fatal: '21',
};

/** Converts a line to the entry that Loki stores for OTLP: the stream's labels, and everything else as structured metadata. */
export function toLogEntry({ stream, timeNs, level, line, metadata }: LogLine): LogEntry {
  const timestampNs = timeNs.toString();
  const node = stream.pod === null ? {} : { k8s_node_name: stream.pod.node.name };
  return {
    timestampNs,
    line,
    labels: stream.labels,
    structuredMetadata: {
      detected_level: level,
      ...node,
      observed_timestamp: timestampNs,
      scope_name: stream.labels.service_name ?? '',
      severity_number: severityNumbers[level],
      severity_text: level.toUpperCase(),
      ...metadata,
    },
    parsed: {},
  };
}

export function nsOf(seconds: number, fraction: number): bigint {
  return BigInt(Math.floor(seconds)) * 1_000_000_000n + BigInt(Math.floor(fraction * 1e9));
}
