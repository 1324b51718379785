import { isJsonObject, type JsonObject, listOrEmpty, textOrEmpty } from '../../json/json-value.ts';
import { isJaegerTrace, jaegerToResourceSpans } from './jaeger-spans.ts';

/** What a file of traces holds, as elements of OTLP's `resourceSpans`. */
export interface TraceGroups {
  readonly groups: readonly unknown[];
  /** Whether Tempo said of any part that it is PARTIAL, or a part could not be read. */
  readonly partial: boolean;
  readonly warnings: readonly string[];
}

/** Why a text is no file of traces; `reason` continues "FILE ...". */
export interface NoTraces {
  readonly reason: string;
  readonly hint: string;
}

const formsHint =
  'it reads OTLP/JSON (one document or JSON lines), Jaeger JSON, and the answers of Tempo: obsq trace ID -o otlp writes one';

/** Reads the text of a file: one JSON document, or one a line as the Collector's file exporter writes them. */
export function readTraceText(text: string): TraceGroups | NoTraces {
  if (text.trim() === '') return { reason: 'is empty', hint: formsHint };
  const whole = parseOrError(text);
  if ('value' in whole) return collect([whole.value]);
  const values: unknown[] = [];
  const broken: number[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const parsed = parseOrError(line);
    if ('value' in parsed) values.push(parsed.value);
    else broken.push(index + 1);
    // A document over many lines that is cut or damaged breaks at its first line already.
    if (values.length === 0 && broken.length > 0)
      return { reason: `is not JSON: ${whole.error}`, hint: formsHint };
  }
  const found = collect(values);
  if (!('groups' in found) || broken.length === 0) return found;
  const [first = 0] = broken;
  const warning =
    broken.length === 1
      ? `line ${first} is not JSON and was left out (a file that is still being written ends so)`
      : `${broken.length} lines are not JSON and were left out, the first is line ${first}`;
  return { ...found, partial: true, warnings: [...found.warnings, warning] };
}

function parseOrError(text: string): { readonly value: unknown } | { readonly error: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return { error: thrown.message };
    throw thrown;
  }
}

function collect(values: readonly unknown[]): TraceGroups | NoTraces {
  const groups: unknown[] = [];
  const warnings: string[] = [];
  let partial = false;
  const queue: unknown[] = [...values];
  for (const value of queue) {
    if (Array.isArray(value)) {
      for (const item of value) queue.push(item);
      continue;
    }
    if (!isJsonObject(value)) return { reason: 'holds JSON that is no trace', hint: formsHint };
    const read = readObject(value);
    if ('reason' in read) return read;
    for (const group of read.groups) groups.push(group);
    for (const inner of read.inner) queue.push(inner);
    if (value.status === 'PARTIAL') {
      partial = true;
      warnings.push(textOrEmpty(value.message) || 'Tempo says that this trace is PARTIAL');
    }
  }
  return { groups, partial, warnings };
}

interface Read {
  readonly groups: readonly unknown[];
  /** Objects to read in turn: the wrappings of Tempo and Jaeger. */
  readonly inner: readonly unknown[];
}

function readObject(value: JsonObject): Read | NoTraces {
  const { resourceSpans, batches, trace, data, result, schema } = value;
  if (schema !== undefined && value.kind === 'trace')
    return {
      reason: 'is the JSON of obsq itself, which is not made to be read again',
      hint: 'write it with -o otlp in place of -o json',
    };
  if (Array.isArray(resourceSpans) || Array.isArray(batches))
    return { groups: listOrEmpty(resourceSpans ?? batches), inner: [] };
  if (isJaegerTrace(value)) return { groups: jaegerToResourceSpans(value), inner: [] };
  if (isJsonObject(trace)) return { groups: [], inner: [trace] };
  if (Array.isArray(data)) return { groups: [], inner: data };
  if (isJsonObject(result)) return { groups: [], inner: [result] };
  // Tempo writes a trace without spans as `{}`, and the Collector keeps logs and metrics in files of the same form.
  if (Object.keys(value).length === 0 || 'resourceLogs' in value || 'resourceMetrics' in value)
    return { groups: [], inner: [] };
  const keys = Object.keys(value).slice(0, 5).join(', ');
  return { reason: `holds JSON that is no trace (its keys: ${keys})`, hint: formsHint };
}
