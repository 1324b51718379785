import { ownValue } from '../own-value.ts';
import { parseBoundedJson } from '../text/bounded-json.ts';
import { scanLogfmt } from '../text/logfmt.ts';
import type { LogEntry } from './log-entry.ts';

/** The value of a field as text: a string without quotes, a number with its digits as written, anything else as JSON. Null if there is none. */
export type FieldOf = (name: string) => string | null;

/** The names under which applications write their message, the usual first. */
const messageNames: readonly string[] = [
  'msg',
  'message',
  'MESSAGE',
  '@m',
  '@message',
  'event',
  'log',
  'text',
  'short_message',
];

export function isMessageName(name: string): boolean {
  return messageNames.includes(name);
}

/**
 * Reads the fields of an entry by name. A name is looked for among the fields that the query parsed, then in the line (JSON, logfmt),
 * then in the structured metadata, then among the labels. `http.status` and `http_status` (as Loki's parser writes it) name a field
 * inside an object, where no field has the very name.
 */
export function fieldReader(entry: LogEntry): FieldOf {
  let inLine: FieldOf | null = null;
  return (name) => {
    inLine ??= readLine(entry.line);
    return (
      ownValue(entry.parsed, name) ??
      inLine(name) ??
      ownValue(entry.structuredMetadata, name) ??
      ownValue(entry.labels, name) ??
      null
    );
  };
}

/** The message of an entry: its field for that, or the whole line. */
export function messageOf(entry: LogEntry, fieldOf: FieldOf): string {
  // A line of words with a few pairs in it (`GET /cart log=x`) is its own message.
  const isStructured = /^\s*(?:\{|[\w.@-]+=)/.test(entry.line) || Object.keys(entry.parsed).length > 0;
  if (!isStructured) return entry.line;
  for (const name of messageNames) {
    const value = fieldOf(name);
    if (value !== null && value !== '') return value;
  }
  return entry.line;
}

/** The longest line without JSON that is searched for fields. */
const mostSearched = 65_536;

function readLine(line: string): FieldOf {
  const json = line.trimStart().startsWith('{') ? parseJson(line) : null;
  if (json !== null) return (name) => inJson(json, name);
  const pairs = new Map<string, string>();
  scanLogfmt(line.slice(0, mostSearched), (key, value) => {
    if (!pairs.has(key)) pairs.set(key, value);
  });
  // A word without a sign behind it is text and no field.
  return (name) => (pairs.get(name) === '' && !line.includes(`${name}=`) ? null : (pairs.get(name) ?? null));
}

/** Matches a string or a number of JSON. */
const token = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;

/** A JSON object whose numbers are kept as the text that was written, because some ids have more digits than a number holds. Null if it is none. */
function parseJson(line: string): object | null {
  try {
    parseBoundedJson(line);
    const value: unknown = JSON.parse(
      line.replace(token, (part) => (part.startsWith('"') ? part : `"${numberMark}${part}"`)),
    );
    return typeof value === 'object' && value !== null ? value : null;
  } catch {
    // A line that only begins like JSON may still hold pairs.
    return null;
  }
}

/** Stands before the digits of a number, as JSON writes it and as it is read, so that numbers inside objects can be written as such again. */
const numberMark = '\\u0001#';
const marked = '\u0001#';

function inJson(object: object, name: string): string | null {
  for (const separator of ['.', '_']) {
    const found = follow(object, name.split(separator), separator);
    if (found !== undefined) return textOf(found);
  }
  return null;
}

/** Follows a path whose parts may themselves hold the separator: `a.b.c` is found in {"a.b":{"c":1}}. */
function follow(value: unknown, path: readonly string[], separator: string): unknown {
  if (path.length === 0) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const table = value as Readonly<Record<string, unknown>>;
  for (let taken = path.length; taken > 0; taken -= 1) {
    const inner = ownValue(table, path.slice(0, taken).join(separator));
    const found = inner === undefined ? undefined : follow(inner, path.slice(taken), separator);
    if (found !== undefined) return found;
  }
  return undefined;
}

function textOf(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value.startsWith(marked) ? value.slice(marked.length) : value;
  return JSON.stringify(value).replace(/"\\u0001#([^"]*)"/g, '$1');
}
