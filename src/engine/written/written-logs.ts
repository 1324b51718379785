import { type Labels, labelsKey } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { ownValue } from '../../domain/own-value.ts';
import { createLokiApi } from '../logql/api/loki-api.ts';
import type { DemoApi, LabelMatcher, LogSource } from '../source/sources.ts';
import { writtenCluster } from './written-cluster.ts';

/** Creates Loki's API over the given entries, such as those of a saved query's example. */
export function writtenLogsApi(entries: readonly LogEntry[]): DemoApi {
  return createLokiApi(writtenCluster({ logs: sourceOf(entries) }));
}

function sourceOf(entries: readonly LogEntry[]): LogSource {
  const ascending = [...entries].sort((a, b) => (BigInt(a.timestampNs) < BigInt(b.timestampNs) ? -1 : 1));
  const passes = (labels: Labels, matchers: readonly LabelMatcher[]): boolean =>
    matchers.every((matcher) => matcher.matches(ownValue(labels, matcher.name) ?? ''));
  return {
    streams(matchers) {
      const streams = new Map(ascending.map(({ labels }) => [labelsKey(labels), labels]));
      return [...streams.values()].filter((labels) => passes(labels, matchers));
    },
    *entries(matchers, fromNs, toNs, direction) {
      for (const entry of direction === 'forward' ? ascending : ascending.toReversed()) {
        const time = BigInt(entry.timestampNs);
        if (time >= fromNs && time < toNs && passes(entry.labels, matchers)) yield entry;
      }
    },
  };
}
