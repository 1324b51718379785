import type { Labels } from '../../domain/labels.ts';
import { type Parsed, parsed, refused } from '../../domain/text/parsed.ts';
import { parseDuration } from '../../domain/time/duration.ts';
import type { SpanKind, SpanStatus } from '../../domain/trace/trace.ts';
import { readLabels } from './example-braces.ts';

/** One span of an example. The first span of a trace is its root, the others are its children. */
export interface ExampleSpan {
  /** A name for the trace, unique within the example. */
  readonly trace: string;
  readonly service: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly status: SpanStatus;
  readonly durationMs: number;
  readonly attributes: Labels;
  readonly resource: Labels;
}

const kinds: readonly SpanKind[] = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const statuses: readonly SpanStatus[] = ['unset', 'ok', 'error'];
const resourceName = /^(service|k8s|deployment|container|host|cloud|telemetry)\./;
const own = ['trace', 'service', 'name', 'kind', 'status'];

/** Parses an entry of a traces example's `input`: the fields of a span and its duration (`1500ms`). */
export function parseExampleSpan(span: string, duration: string): Parsed<ExampleSpan> {
  const hint =
    '{trace="a", service="cart", name="GET /cart", kind="server", status="error", "http.route"="/cart"}: 300ms';
  const labels = readLabels(span);
  const parsedDuration = parseDuration(duration.trim());
  if (labels === null || !parsedDuration.ok) return refused(`${span}: ${duration} is no span`, hint);
  const kind = kinds.find((one) => one === (labels.kind ?? 'internal'));
  const status = statuses.find((one) => one === (labels.status ?? 'unset'));
  const { trace, service, name } = labels;
  if (kind === undefined || status === undefined) return refused(`${span}: no such kind or status`, hint);
  if (trace === undefined || service === undefined || name === undefined) {
    return refused(`${span} needs trace, service and name`, hint);
  }
  const rest = Object.entries(labels).filter(([key]) => !own.includes(key));
  return parsed({
    trace,
    service,
    name,
    kind,
    status,
    durationMs: parsedDuration.value,
    attributes: Object.fromEntries(rest.filter(([key]) => !resourceName.test(key))),
    resource: {
      'service.name': service,
      ...Object.fromEntries(rest.filter(([key]) => resourceName.test(key))),
    },
  });
}
