import type { Labels } from '../../domain/labels.ts';
import type { LogEntry } from '../../domain/logs/log-entry.ts';
import { asArrayOrNone, asObject, unexpected } from '../json/json-shape.ts';
import { isJsonObject, stringMapOf } from '../json/json-value.ts';
import type { WireCategories, WireStream } from './wire.ts';

const none: Labels = Object.freeze({});

/**
 * Decodes the entries of each stream in the order of the answer. Entries of a stream share one labels object. A server that ignores
 * the `categorize-labels` flag merges metadata and parsed fields into the stream's labels; they cannot be told apart, so they stay
 * there (docs/stores.md 7.5). `where` names the streams in the answer. Throws ObsqError (`backend`) with its place for anything of
 * another form: what is skipped would be missing without a word.
 */
export function decodeStreams(streams: unknown, where: string): LogEntry[][] {
  const decoded: LogEntry[][] = [];
  for (const [index, item] of asArrayOrNone(streams, where).entries()) {
    const { stream, values }: WireStream = asObject(item, `${where}[${index}]`);
    const labels = stringMapOf(stream);
    const entries: LogEntry[] = [];
    for (const value of asArrayOrNone(values, `${where}[${index}].values`)) {
      const entry = decodeEntry(labels, value);
      if (entry === null) throw unexpected(`an entry of ${where}[${index}]`, 'a list of time and line');
      // Order, pages and dates are computed from the digits.
      if (!/^\d{1,19}$/.test(entry.timestampNs))
        throw unexpected(`the time of an entry of ${where}[${index}]`, 'nanoseconds');
      entries.push(entry);
    }
    if (entries.length > 0) decoded.push(entries);
  }
  return decoded;
}

function decodeEntry(labels: Labels, value: unknown): LogEntry | null {
  if (!Array.isArray(value)) return null;
  const timestampNs: unknown = value[0];
  const line: unknown = value[1];
  if (typeof timestampNs !== 'string' || typeof line !== 'string') return null;
  const categories: unknown = value[2];
  if (!isJsonObject(categories)) {
    return { timestampNs, line, labels, structuredMetadata: none, parsed: none };
  }
  const { structuredMetadata, parsed }: WireCategories = categories;
  return {
    timestampNs,
    line,
    labels,
    structuredMetadata: structuredMetadata === undefined ? none : stringMapOf(structuredMetadata),
    parsed: parsed === undefined ? none : stringMapOf(parsed),
  };
}
