import type { AttributeValue, Span } from './trace.ts';

/** What a span says about its failure: the last exception event, or its status message. Raw text. */
export interface SpanException {
  /** '' where only a status message is there. */
  readonly type: string;
  readonly message: string;
  readonly stacktrace: string;
}

/** The exception of a span (OpenTelemetry's `exception` event), else its status message; null when it says nothing. */
export function exceptionOf(span: Span): SpanException | null {
  for (let at = span.events.length - 1; at >= 0; at -= 1) {
    const event = span.events[at];
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
