import type { AttributeValue, Span } from './trace.ts';

/** The error of a span, from its last exception event or its status message. Raw text. */
export interface SpanException {
  /** '' if the span has only a status message. */
  readonly type: string;
  readonly message: string;
  readonly stacktrace: string;
}

/** The exception of a span (OpenTelemetry's `exception` event), or else its status message; null if it has neither. */
export function exceptionOf(span: Span): SpanException | null {
  for (let index = span.events.length - 1; index >= 0; index -= 1) {
    const event = span.events[index];
    if (event === undefined || event.name !== 'exception') continue;
    return {
      type: textOf(event.attributes['exception.type']),
      message: textOf(event.attributes['exception.message']) || span.statusMessage,
      stacktrace: textOf(event.attributes['exception.stacktrace']),
    };
  }
  return span.statusMessage === '' ? null : { type: '', message: span.statusMessage, stacktrace: '' };
}

function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'string'
    ? value
    : value === undefined || value === null
      ? ''
      : JSON.stringify(value);
}
