import { ObsqError } from '../../domain/errors.ts';
import { ownValue } from '../../domain/own-value.ts';
import type { StoreName } from '../../domain/store-name.ts';

/** One way in which a store of the demo misbehaves. Times in ms. */
export type Fault =
  | { readonly kind: 'down' | 'hang' | 'html' | 'truncated' | 'partial' | 'empty' }
  | { readonly kind: 'no-exemplars' | 'no-websocket' | 'tail-cut' }
  | { readonly kind: 'slow'; readonly delayMs: number }
  | { readonly kind: 'skew'; readonly offsetMs: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterSeconds: number | null }
  | { readonly kind: 'drop'; readonly names: RegExp };

export type FaultPlan = Readonly<Record<StoreName, readonly Fault[]>>;

export const noFaults: FaultPlan = { metrics: [], logs: [], traces: [], alerts: [] };

const stores: Readonly<Record<string, StoreName>> = {
  metrics: 'metrics',
  mimir: 'metrics',
  prometheus: 'metrics',
  logs: 'logs',
  loki: 'logs',
  traces: 'traces',
  tempo: 'traces',
  alerts: 'alerts',
  alertmanager: 'alerts',
};

interface FaultKind {
  /** The form in which a user writes it. */
  readonly form: string;
  readonly doc: string;
  /** The stores that the fault applies to; absent means all. */
  readonly stores?: readonly StoreName[];
  /** Parses the text after the name (null without one); null if the text is invalid. */
  readonly parse: (argument: string | null) => Fault | null;
}

function plain(
  kind: Extract<
    Fault['kind'],
    | 'down'
    | 'hang'
    | 'html'
    | 'truncated'
    | 'partial'
    | 'empty'
    | 'no-exemplars'
    | 'no-websocket'
    | 'tail-cut'
  >,
): FaultKind['parse'] {
  return (argument) => (argument === null ? { kind } : null);
}

function status(code: number): FaultKind['parse'] {
  return (argument) => (argument === null ? { kind: 'status', status: code, retryAfterSeconds: null } : null);
}

const kinds: Readonly<Record<string, FaultKind>> = {
  down: { form: 'down', doc: 'connections are cut without an answer', parse: plain('down') },
  slow: { form: 'slow:DURATION', doc: 'every answer comes that much later (slow:3s)', parse: parseSlow },
  hang: { form: 'hang', doc: 'no answer ever comes', parse: plain('hang') },
  '401': { form: '401', doc: 'no org id', parse: status(401) },
  '403': { form: '403', doc: 'forbidden', parse: status(403) },
  '429': {
    form: '429[:SECONDS]',
    doc: 'too many requests, with Retry-After where seconds are given',
    parse: parseTooMany,
  },
  '500': { form: '500', doc: 'internal error', parse: status(500) },
  '502': { form: '502', doc: 'a gateway without its backend, in HTML', parse: status(502) },
  '503': { form: '503', doc: 'service unavailable', parse: status(503) },
  '504': { form: '504', doc: 'gateway timeout', parse: status(504) },
  html: { form: 'html', doc: 'a login page with status 200', parse: plain('html') },
  truncated: { form: 'truncated', doc: 'the body ends in the middle', parse: plain('truncated') },
  partial: {
    form: 'partial',
    doc: 'the answer says that it is not all (PARTIAL, warnings)',
    stores: ['metrics', 'logs', 'traces'],
    parse: plain('partial'),
  },
  empty: {
    form: 'empty',
    doc: 'the store has no data',
    stores: ['metrics', 'logs', 'traces'],
    parse: plain('empty'),
  },
  'no-exemplars': {
    form: 'no-exemplars',
    doc: 'no series has exemplars',
    stores: ['metrics'],
    parse: plain('no-exemplars'),
  },
  drop: {
    form: 'drop:REGEX',
    doc: 'the metrics whose whole name matches are gone (drop:kube_.*)',
    stores: ['metrics'],
    parse: parseDrop,
  },
  'no-websocket': {
    form: 'no-websocket',
    doc: 'the tail is refused, as behind a proxy that knows no websockets',
    stores: ['logs'],
    parse: plain('no-websocket'),
  },
  'tail-cut': {
    form: 'tail-cut',
    doc: 'each tail is cut off after two seconds',
    stores: ['logs'],
    parse: plain('tail-cut'),
  },
  skew: { form: 'skew:DURATION', doc: 'the Date header is off by that much (skew:-5m)', parse: parseSkew },
};

/** The output of `obsq demo --fault help`. */
export const demoFaults: string = [
  'STORE=FAULT, several with commas between: loki=down,tempo=slow:3s,mimir=429',
  `STORE: metrics (mimir, prometheus), logs (loki), traces (tempo), alerts (alertmanager)`,
  'FAULT:',
  ...Object.values(kinds).map(({ form, doc, stores: only }) => {
    return `  ${form.padEnd(14)} ${doc}${only === undefined ? '' : ` [${only.join(', ')}]`}`;
  }),
].join('\n');

/** Parses faults such as `loki=down,tempo=slow:3s`. Throws ObsqError usage, whose hint lists all faults. */
export function parseFaults(text: string): FaultPlan {
  const plan: Record<StoreName, Fault[]> = { metrics: [], logs: [], traces: [], alerts: [] };
  for (const part of text.split(',')) {
    const entry = part.trim();
    if (entry === '') continue;
    const equals = entry.indexOf('=');
    const store = Object.hasOwn(stores, entry.slice(0, equals)) ? stores[entry.slice(0, equals)] : undefined;
    if (equals < 1 || store === undefined) throw refused(`--fault ${entry}: which store?`);
    plan[store].push(parseFault(entry, entry.slice(equals + 1), store));
  }
  return plan;
}

function parseFault(entry: string, text: string, store: StoreName): Fault {
  const colon = text.indexOf(':');
  const name = colon < 0 ? text : text.slice(0, colon);
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
  if (kind === undefined) throw refused(`--fault ${entry}: no such fault`);
  if (kind.stores !== undefined && !kind.stores.includes(store)) {
    throw refused(`--fault ${entry}: ${name} is for ${kind.stores.join(', ')} only`);
  }
  const fault = kind.parse(colon < 0 ? null : text.slice(colon + 1));
  if (fault === null) throw refused(`--fault ${entry}: the form is ${kind.form}`);
  return fault;
}

function refused(message: string): ObsqError {
  return new ObsqError({ kind: 'usage', message, hint: demoFaults });
}

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function parseDurationMs(text: string | null): number | null {
  const match = /^(-?)(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(text ?? '');
  if (match === null) return null;
  const size = Number(match[2]) * (ownValue(unitMs, match[3] ?? '') ?? Number.NaN);
  return match[1] === '-' ? -size : size;
}

function parseSlow(argument: string | null): Fault | null {
  const delayMs = parseDurationMs(argument);
  return delayMs === null || delayMs < 0 ? null : { kind: 'slow', delayMs };
}

function parseSkew(argument: string | null): Fault | null {
  const offsetMs = parseDurationMs(argument);
  return offsetMs === null ? null : { kind: 'skew', offsetMs };
}

function parseTooMany(argument: string | null): Fault | null {
  if (argument !== null && !/^\d{1,4}$/.test(argument)) return null;
  return { kind: 'status', status: 429, retryAfterSeconds: argument === null ? null : Number(argument) };
}

function parseDrop(argument: string | null): Fault | null {
  if (argument === null || argument === '') return null;
  try {
    return { kind: 'drop', names: new RegExp(`^(?:${argument})$`) };
  } catch {
    // The text is not a regular expression; the caller reports the expected form.
    return null;
  }
}
