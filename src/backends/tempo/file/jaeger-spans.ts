import { isJsonObject, type JsonObject, listOrEmpty, textOf, textOrEmpty } from '../../json/json-value.ts';

/** Whether a JSON object is a trace as Jaeger's API and its screen write it. */
export function isJaegerTrace(value: JsonObject): boolean {
  return Array.isArray(value.spans) && (isJsonObject(value.processes) || 'traceID' in value);
}

/**
 * Converts a trace of Jaeger's JSON into elements of OTLP's `resourceSpans`, one for each span, so that everything after is the same for
 * both. Anything of another form is passed on, so that the decoder says what is left out. Tags that stand for a field of OTLP (`span.kind`, `error`, `otel.*`) become that field, as in the Collector's Jaeger receiver.
 */
export function jaegerToResourceSpans(trace: JsonObject): unknown[] {
  const processes = isJsonObject(trace.processes) ? trace.processes : {};
  const resources = new Map<unknown, JsonObject>();
  return listOrEmpty(trace.spans).map((span) => {
    if (!isJsonObject(span)) return span;
    const sender = span.process ?? processes[textOrEmpty(span.processID)];
    let resource = resources.get(sender);
    if (resource === undefined) {
      resource = resourceOf(sender);
      resources.set(sender, resource);
    }
    const tags = readTags(span.tags);
    return { resource, scopeSpans: [{ ...scopeOf(tags), spans: [spanOf(span, tags)] }] };
  });
}

function resourceOf(sender: unknown): JsonObject {
  if (!isJsonObject(sender)) return { attributes: [] };
  const service = { key: 'service.name', value: { stringValue: textOrEmpty(sender.serviceName) } };
  return { attributes: [service, ...readTags(sender.tags).list] };
}

/** Tags as OTLP attributes; `take` removes one and returns its text. */
interface Tags {
  list: JsonObject[];
  take(key: string): string;
}

function readTags(tags: unknown): Tags {
  const read: Tags = {
    list: elementsOf(tags).map((tag) =>
      isJsonObject(tag) ? { key: textOrEmpty(tag.key), value: anyValueOf(tag) } : {},
    ),
    take(key) {
      const found = read.list.find((tag) => tag.key === key);
      if (found === undefined) return '';
      read.list = read.list.filter((tag) => tag !== found);
      return isJsonObject(found.value) ? textOf(Object.values(found.value)[0] ?? '') : '';
    },
  };
  return read;
}

/** The elements of a list; of something else, itself. */
function elementsOf(list: unknown): readonly unknown[] {
  return Array.isArray(list) ? list : list === undefined || list === null ? [] : [list];
}

function anyValueOf({ type, value }: JsonObject): JsonObject {
  const text = textOf(value ?? '');
  switch (typeof type === 'string' ? type.toLowerCase() : typeof value) {
    case 'bool':
    case 'boolean':
      return { boolValue: value === true || text === 'true' };
    case 'int64':
    case 'long':
      return { intValue: text };
    case 'float64':
    case 'double':
    case 'number':
      return {
        doubleValue: typeof value === 'number' ? value : Number.isFinite(Number(text)) ? Number(text) : text,
      };
    case 'binary':
      return { bytesValue: text };
    default:
      return { stringValue: typeof value === 'object' && value !== null ? JSON.stringify(value) : text };
  }
}

function scopeOf(tags: Tags): JsonObject {
  const name = tags.take('otel.scope.name') || tags.take('otel.library.name');
  const version = tags.take('otel.scope.version') || tags.take('otel.library.version');
  return name === '' && version === '' ? {} : { scope: { name, version } };
}

const kinds: Readonly<Record<string, number>> = {
  internal: 1,
  server: 2,
  client: 3,
  producer: 4,
  consumer: 5,
};

function spanOf(span: JsonObject, tags: Tags): JsonObject {
  const traceId = textOrEmpty(span.traceID);
  const references = elementsOf(span.references).filter(isJsonObject);
  const unknownReferences = elementsOf(span.references).filter((reference) => !isJsonObject(reference));
  const own = references.filter((reference) => textOrEmpty(reference.traceID) === traceId);
  const parent = own.find(({ refType }) => refType === 'CHILD_OF') ?? own[0];
  const kind = new Map(Object.entries(kinds)).get(tags.take('span.kind').toLowerCase());
  const traceState = tags.take('w3c.tracestate');
  const startNs = nanosecondsOf(span.startTime);
  const status = statusOf(tags);
  return {
    traceId,
    spanId: textOrEmpty(span.spanID),
    parentSpanId: textOrEmpty(parent?.spanID ?? span.parentSpanID),
    ...(traceState === '' ? {} : { traceState }),
    ...(typeof span.flags === 'number' && span.flags !== 0 ? { flags: span.flags } : {}),
    name: textOrEmpty(span.operationName),
    kind: kind ?? 0,
    startTimeUnixNano: startNs.toString(),
    endTimeUnixNano: (startNs + nanosecondsOf(span.duration)).toString(),
    attributes: tags.list,
    events: elementsOf(span.logs).map((log) => (isJsonObject(log) ? eventOf(log) : log)),
    links: [...references.filter((reference) => reference !== parent).map(linkOf), ...unknownReferences],
    status,
  };
}

function statusOf(tags: Tags): JsonObject {
  const code = tags.take('otel.status_code').toUpperCase();
  const isError = tags.take('error') === 'true' || code === 'ERROR';
  const message = tags.take('otel.status_description');
  return {
    ...(isError ? { code: 2 } : code === 'OK' ? { code: 1 } : {}),
    ...(message === '' ? {} : { message }),
  };
}

function eventOf(log: JsonObject): JsonObject {
  const fields = readTags(log.fields);
  const name = fields.take('event') || fields.take('message');
  return { timeUnixNano: nanosecondsOf(log.timestamp).toString(), name, attributes: fields.list };
}

function linkOf({ traceID, spanID, refType }: JsonObject): JsonObject {
  const type = refType === 'CHILD_OF' ? 'child_of' : 'follows_from';
  return {
    traceId: textOrEmpty(traceID),
    spanId: textOrEmpty(spanID),
    attributes: [{ key: 'opentracing.ref_type', value: { stringValue: type } }],
  };
}

/** Microseconds, as a number or digits, in nanoseconds; 0 for anything else. */
function nanosecondsOf(micros: unknown): bigint {
  const number = typeof micros === 'string' ? Number(micros) : micros;
  if (typeof number !== 'number' || !Number.isFinite(number)) return 0n;
  const whole = Math.floor(number);
  return BigInt(whole) * 1000n + BigInt(Math.round((number - whole) * 1000));
}
