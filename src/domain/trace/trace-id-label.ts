import type { Labels } from '../labels.ts';
import { ownValue } from '../own-value.ts';
import { normalizeSpanId, normalizeTraceId } from './trace-id.ts';

/**
 * Finds the trace id in an exemplar's labels, as 32 hex digits, or null. It accepts many spellings of the name (docs/stores.md 1.6):
 * `trace_id`, `traceID`, `TraceId`, `otel_trace_id`, `trace.id`, ... It tries `extraNames` (from `correlate:`) first, spelled exactly so.
 */
export function findTraceId(labels: Labels, extraNames: readonly string[] = []): string | null {
  return findId(labels, extraNames, 'traceid', normalizeTraceId);
}

/** Finds the span id in an exemplar's labels, as 16 hex digits, or null. */
export function findSpanId(labels: Labels, extraNames: readonly string[] = []): string | null {
  return findId(labels, extraNames, 'spanid', normalizeSpanId);
}

function findId(
  labels: Labels,
  extraNames: readonly string[],
  plainName: string,
  normalize: (text: string) => string | null,
): string | null {
  for (const name of extraNames) {
    const value = ownValue(labels, name);
    const id = value === undefined ? null : normalize(value);
    if (id !== null) return id;
  }
  for (const name in labels) {
    if (plain(name) !== plainName) continue;
    const id = normalize(ownValue(labels, name) ?? '');
    if (id !== null) return id;
  }
  return null;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[_.-]/g, '').replace(/^otel/, '');
}
