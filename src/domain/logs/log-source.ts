import type { LogEntry } from './log-entry.ts';

/** The service that wrote an entry, raw text; '' if no label or metadata names one. */
export function serviceOf(entry: LogEntry): string {
  return firstOf(entry, [
    'service_name',
    'service',
    'app',
    'app_kubernetes_io_name',
    'container',
    'job',
    'unit',
    'filename',
  ]);
}

/** The pod that wrote an entry, raw text; '' if no label or metadata names one. */
export function podOf(entry: LogEntry): string {
  return firstOf(entry, ['pod', 'k8s_pod_name', 'pod_name', 'instance']);
}

function firstOf(entry: LogEntry, names: readonly string[]): string {
  for (const name of names) {
    const value = entry.labels[name] ?? entry.structuredMetadata[name];
    if (value !== undefined && value !== '') return value;
  }
  return '';
}
