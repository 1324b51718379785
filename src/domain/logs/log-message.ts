import { parseBoundedJson } from '../text/bounded-json.ts';
import { withoutCarrier } from './line-front.ts';
import { type LineField, readLogfmt } from './logfmt-fields.ts';
import { stripFront } from './strip-front.ts';

/** A log line as a person reads it. All texts are raw. */
export interface LogMessage {
  /** The sentence, without the time, level, ids and logger before it. */
  readonly text: string;
  /** The other fields of a JSON or logfmt line, without those that a reader sees beside the line. */
  readonly fields: readonly LineField[];
  /** The lines below the sentence, such as a stack trace; '' without. */
  readonly below: string;
}

/** The most characters that are read, because lines can be megabytes long. */
const maxLine = 16_384;

/** Reads the sentence of a log line: the message field of JSON or logfmt, or else the text behind its time, level, ids and logger. */
export function readLogMessage(line: string): LogMessage {
  const plain = withoutCarrier(line.slice(0, maxLine)).trimEnd();
  const ofFields = plain.startsWith('{') ? readJson(plain) : readPairs(plain);
  return ofFields ?? readText(plain);
}

const messageKeys = [
  'message',
  'msg',
  '@m',
  '@mt',
  'event',
  'body',
  'short_message',
  'textPayload',
  'text',
  'log',
];
const errorKeys = [
  'err',
  'error',
  'exception',
  'exc_info',
  'error.message',
  'err.message',
  'err.msg',
  'exception.message',
];
const stackKey = /(?:^|[._])(?:stack|stack_?trace|stacktrace|traceback|exc_info)$/i;
/** What stands beside a line already: its time, level, ids, source. */
const besideKey =
  /^(?:@?time(?:stamp)?|ts|t|@t|date(?:time)?|@?level|@l|(?:log\.?_?)?level|lvl|sev(?:erity)?(?:_?text|_?number)?|level_?(?:name|value)|levelno|logger(?:_?name)?|log\.logger|log\.origin.*|caller|thread(?:_?name|_?id)?|process\.thread.*|pid|host(?:name)?|service(?:[._]name)?|app|container|pod|namespace|trace[._]?flags|(?:err|error|exception)[._](?:type|name)|@version|v|ecs\.version|(?:otel[._])?(?:trace|span)[._]?id|traceparent|dd\..*)$/i;

function readJson(text: string): LogMessage | null {
  const found = jsonFields(text);
  if (found === null) return null;
  return ofFields(found, '');
}

/** The texts, numbers and flags of a JSON object, nested ones with their path; null if it is cut off or no object. */
function jsonFields(text: string): LineField[] | null {
  let value: unknown;
  try {
    value = parseBoundedJson(text);
  } catch {
    // A line that is cut off or not JSON is read as text.
    return null;
  }
  const fields: LineField[] = [];
  collect(value, '', fields, 0);
  return fields.length === 0 ? null : fields;
}

const maxFields = 200;

function collect(value: unknown, path: string, fields: LineField[], depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    if (fields.length >= maxFields) return;
    const name = path === '' ? key : `${path}.${key}`;
    if (typeof inner === 'object' && inner !== null) {
      if (depth < 3) collect(inner, name, fields, depth + 1);
    } else if (inner !== null && inner !== '') fields.push({ name, value: String(inner) });
  }
}

function readPairs(text: string): LogMessage | null {
  const [first = '', ...rest] = text.split(/\r?\n/);
  const pairs = readLogfmt(first);
  return pairs === null ? null : ofFields(pairs.fields, stripFront(pairs.words), rest.join('\n'));
}

/** `words` is text outside of the fields. */
function ofFields(fields: readonly LineField[], words: string, below = ''): LogMessage | null {
  const message = firstField(fields, messageKeys);
  const error = firstField(fields, errorKeys);
  const stack = fields.find(({ name }) => stackKey.test(name));
  const sentence = [words, message?.value ?? ''].filter((part) => part !== '').join(' ');
  const isSaid = error === undefined || error === stack || sentence.includes(error.value);
  const text = isSaid ? sentence : sentence === '' ? error.value : `${sentence}: ${error.value}`;
  const [head = '', ...tail] = text.split(/\r?\n/);
  const taken = new Set([message, error, stack]);
  return {
    text: head,
    fields: fields.filter(
      (field) => !taken.has(field) && !besideKey.test(field.name) && !stackKey.test(field.name),
    ),
    below: [...tail, below, stack?.value ?? ''].filter((part) => part !== '').join('\n'),
  };
}

function firstField(fields: readonly LineField[], names: readonly string[]): LineField | undefined {
  for (const name of names) {
    const found = fields.find((field) => field.name.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A first line that only opens a report, such as `<--- Last few GCs --->` or `=====`. */
const opening = /^\W{3}/;
const begun = /^\W*(?:fatal|error|panic|exception|caused by)\b/i;
const telling = /\b(?:error|fatal|exception|panic|failed|failure|out of memory)\b/i;

function readText(text: string): LogMessage {
  const lines = text.split(/\r?\n/);
  const [first = '', ...rest] = lines;
  const sentence = stripFront(first);
  const last = rest.length - 1;
  // Python's crash says what happened in its last line.
  if (/^Traceback \(most recent call last/.test(sentence) && last >= 0)
    return { text: rest[last] ?? '', fields: [], below: rest.slice(0, last).join('\n') };
  const at = opening.test(sentence) ? findTelling(lines) : -1;
  if (at > 0)
    return {
      text: stripFront(lines[at] ?? ''),
      fields: [],
      below: lines.filter((_, index) => index !== at).join('\n'),
    };
  return { text: sentence, fields: [], below: rest.join('\n') };
}

function findTelling(lines: readonly string[]): number {
  const at = lines.findIndex((line) => begun.test(line));
  return at < 0 ? lines.findIndex((line) => telling.test(line)) : at;
}

/**
 * A sentence with what differs from one time to the next (numbers, ids, quoted texts) replaced by a sign, so that two lines of one
 * statement in a program are equal.
 */
export function maskMessage(text: string): string {
  return text
    .slice(0, 400)
    .replace(/"[^"]*"|'[^']*'/g, '"…"')
    .replace(/\b[0-9a-f]*\d[0-9a-f]*(?:[-_.:][0-9a-f]+)*\b/gi, '#')
    .replace(/\d+/g, '#');
}
