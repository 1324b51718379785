import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Labels } from '../../../src/domain/labels.ts';
import { labelsKey } from '../../../src/domain/labels.ts';
import type { LogEntry } from '../../../src/domain/logs/log-entry.ts';
import type {
  DemoCluster,
  DemoRequest,
  LabelMatcher,
  LogSource,
} from '../../../src/engine/source/sources.ts';

const recordings = join(import.meta.dirname, '../../../fixtures/recordings/loki');

export interface Recording {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly params: Readonly<Record<string, string | number>>;
    readonly headers: Readonly<Record<string, string>>;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
}

/** A recorded request as the demo's API takes it. */
export function demoRequest(recording: Recording, nowMs: number): DemoRequest {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(recording.request.params)) params.append(name, String(value));
  const { method, path, headers } = recording.request;
  return { method, path, params, headers, nowMs };
}

export function readRecording(name: string): Recording {
  return JSON.parse(readFileSync(join(recordings, `${name}.json`), 'utf8')) as Recording;
}

/** A log source over entries that are written out: ascending, and lazy as the contract asks. */
export function logSourceOf(entries: readonly LogEntry[]): LogSource {
  const ascending = [...entries].sort((a, b) => (BigInt(a.timestampNs) < BigInt(b.timestampNs) ? -1 : 1));
  const passes = (labels: Labels, matchers: readonly LabelMatcher[]): boolean =>
    matchers.every((matcher) => matcher.matches(labels[matcher.name] ?? ''));
  return {
    streams(matchers) {
      const streams = new Map(ascending.map((entry) => [labelsKey(entry.labels), entry.labels]));
      return [...streams.values()].filter((labels) => passes(labels, matchers));
    },
    *entries(matchers, fromNs, toNs, direction) {
      const ordered = direction === 'forward' ? ascending : [...ascending].reverse();
      for (const entry of ordered) {
        const time = BigInt(entry.timestampNs);
        if (time >= fromNs && time < toNs && passes(entry.labels, matchers)) yield entry;
      }
    },
  };
}

export function clusterOfLogs(logs: LogSource): DemoCluster {
  const unused = (): never => {
    throw new Error('not part of this test');
  };
  return {
    seed: 1,
    anchorMs: 0,
    metrics: {
      select: unused,
      labelSets: unused,
      exemplars: unused,
      metadata: unused,
      scrapeIntervalMs: 15_000,
    },
    logs,
    traces: { traceById: unused, traces: unused },
  };
}

const streamLabelNames = new Set([
  'k8s_container_name',
  'k8s_deployment_name',
  'k8s_namespace_name',
  'k8s_pod_name',
  'service_name',
  'service_namespace',
]);
const recordingNames = [
  'range-streams',
  'range-streams-forward',
  'range-line-filter',
  'range-json-parser',
  'range-ansi-and-korean',
  'range-parse-error-label',
  'trace-logs-structured-metadata',
];
/** What parsers put into the recorded streams; it is no part of the entry. */
const parsedNames = new Set([
  'ms',
  'msg',
  'status',
  '__error__',
  '__error_details__',
  'level',
  'err_type',
  'err_stack',
]);

/** The entries of the recordings, which a real Loki sent; each once. */
export function recordedEntries(): LogEntry[] {
  const entries = new Map<string, LogEntry>();
  for (const name of recordingNames) {
    const body = JSON.parse(readRecording(name).response.body) as {
      data: { result: { stream: Record<string, string>; values: [string, string][] }[] };
    };
    for (const { stream, values } of body.data.result) {
      const labels = Object.fromEntries(Object.entries(stream).filter(([key]) => streamLabelNames.has(key)));
      const structuredMetadata = Object.fromEntries(
        Object.entries(stream).filter(([key]) => !streamLabelNames.has(key) && !parsedNames.has(key)),
      );
      for (const [timestampNs, line] of values) {
        entries.set(`${timestampNs}${line}`, { timestampNs, line, labels, structuredMetadata, parsed: {} });
      }
    }
  }
  return [...entries.values()];
}

/** Unix ms just after the newest recorded entry. */
export const recordedNowMs = 1_795_210_633_000;
