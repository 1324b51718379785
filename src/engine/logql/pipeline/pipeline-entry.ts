import type { Labels } from '../../../domain/labels.ts';
import type { LogEntry } from '../../../domain/log-entry.ts';

/** A log entry on its way through the stages of a query, which may rewrite its line and its labels. */
export interface PipelineEntry {
  readonly timestampNs: string;
  line: string;
  /** What came with the entry. Replaced, never changed in place: the source shares these objects. */
  labels: Labels;
  metadata: Labels;
  /** What the stages found. It hides a stream label of the same name. */
  readonly parsed: Map<string, string>;
  /** `__error__` and `__error_details__`; '' while all is well. */
  error: string;
  errorDetails: string;
}

export function startPipeline(entry: LogEntry): PipelineEntry {
  return {
    timestampNs: entry.timestampNs,
    line: entry.line,
    labels: entry.labels,
    metadata: entry.structuredMetadata,
    parsed: new Map(),
    error: '',
    errorDetails: '',
  };
}

/** The value a label has for the stages that follow, or undefined. */
export function labelOf(entry: PipelineEntry, name: string): string | undefined {
  if (name === '__error__') return entry.error === '' ? undefined : entry.error;
  if (name === '__error_details__') return entry.errorDetails === '' ? undefined : entry.errorDetails;
  return entry.parsed.get(name) ?? ownValue(entry.metadata, name) ?? ownValue(entry.labels, name);
}

function ownValue(labels: Labels, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

/** Sets a label as label_format does: whatever had the name before is gone. */
export function setLabel(entry: PipelineEntry, name: string, value: string): void {
  removeLabel(entry, name);
  if (value !== '') entry.parsed.set(name, value);
}

export function removeLabel(entry: PipelineEntry, name: string): void {
  if (name === '__error__') entry.error = '';
  else if (name === '__error_details__') entry.errorDetails = '';
  entry.parsed.delete(name);
  if (Object.hasOwn(entry.labels, name)) entry.labels = without(entry.labels, name);
  if (Object.hasOwn(entry.metadata, name)) entry.metadata = without(entry.metadata, name);
}

function without(labels: Labels, name: string): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== name));
}

/** Records a field that a parser found. One that the entry had already gets a suffix; the first of a name wins. */
export function addParsed(entry: PipelineEntry, key: string, value: string): void {
  let name = sanitizeLabelName(key);
  if (name === '') return;
  if (Object.hasOwn(entry.labels, name) || Object.hasOwn(entry.metadata, name)) name += '_extracted';
  if (!entry.parsed.has(name)) entry.parsed.set(name, value);
}

/** A name that Loki takes for a label: letters, digits and underscores, no digit in front. */
export function sanitizeLabelName(key: string): string {
  const name = key.trim().replace(/[^A-Za-z0-9_]/g, '_');
  return /^\d/.test(name) ? `_${name}` : name;
}

export function failEntry(entry: PipelineEntry, error: string, details: string): void {
  entry.error = error;
  entry.errorDetails = details;
}

/** What the parsers found, errors among it, as the third element of an entry carries it. */
export function parsedLabels(entry: PipelineEntry): Labels {
  if (entry.error === '' && entry.parsed.size === 0) return {};
  const labels = Object.fromEntries(entry.parsed);
  if (entry.error !== '') labels.__error__ = entry.error;
  if (entry.errorDetails !== '') labels.__error_details__ = entry.errorDetails;
  return labels;
}

/** Stream labels, metadata and parsed labels in one set: what a reader without `categorize-labels` sees. */
export function mergedLabels(entry: PipelineEntry): Labels {
  return { ...entry.labels, ...entry.metadata, ...parsedLabels(entry) };
}
