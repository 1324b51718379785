import type { Labels } from '../../../domain/labels.ts';
import type { LogEntry } from '../../../domain/logs/log-entry.ts';

/** A log entry in the pipeline of a query, whose stages may rewrite its line and its labels. */
export interface PipelineEntry {
  readonly timestampNs: string;
  line: string;
  /** The stream's labels. They are replaced and never mutated, because the source shares these objects; so are `metadata`. */
  labels: Labels;
  metadata: Labels;
  /** The labels that stages extracted. They hide stream labels of the same name. */
  readonly parsed: Map<string, string>;
  /** The label `__error__` (and `__error_details__`); '' without an error. */
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

/** The value of a label at this point of the pipeline, or undefined. */
export function labelOf(entry: PipelineEntry, name: string): string | undefined {
  if (name === '__error__') return entry.error === '' ? undefined : entry.error;
  if (name === '__error_details__') return entry.errorDetails === '' ? undefined : entry.errorDetails;
  return entry.parsed.get(name) ?? ownValue(entry.metadata, name) ?? ownValue(entry.labels, name);
}

function ownValue(labels: Labels, name: string): string | undefined {
  return Object.hasOwn(labels, name) ? labels[name] : undefined;
}

/** Sets a label as label_format does: it replaces any label of that name. An empty value removes it. */
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

/** Adds a field that a parser found. A field with the name of a stream label or metadata gets a suffix; of equal names the first stays. */
export function addParsed(entry: PipelineEntry, key: string, value: string): void {
  let name = sanitizeLabelName(key);
  if (name === '') return;
  if (Object.hasOwn(entry.labels, name) || Object.hasOwn(entry.metadata, name)) name += '_extracted';
  if (!entry.parsed.has(name)) entry.parsed.set(name, value);
}

/** Converts a name to a valid label name: letters, digits and underscores, not beginning with a digit. */
export function sanitizeLabelName(key: string): string {
  const name = key.trim().replace(/[^A-Za-z0-9_]/g, '_');
  return /^\d/.test(name) ? `_${name}` : name;
}

export function failEntry(entry: PipelineEntry, error: string, details: string): void {
  entry.error = error;
  entry.errorDetails = details;
}

/** The parsed labels and errors, which an answer carries in an entry's third element. */
export function parsedLabels(entry: PipelineEntry): Labels {
  if (entry.error === '' && entry.parsed.size === 0) return {};
  const labels = Object.fromEntries(entry.parsed);
  if (entry.error !== '') labels.__error__ = entry.error;
  if (entry.errorDetails !== '') labels.__error_details__ = entry.errorDetails;
  return labels;
}

/** Stream labels, metadata and parsed labels in one set, for a client without `categorize-labels`. */
export function mergedLabels(entry: PipelineEntry): Labels {
  return { ...entry.labels, ...entry.metadata, ...parsedLabels(entry) };
}
