import { ObsqError } from '../domain/errors.ts';
import { formatDuration, parseDuration } from '../domain/time/duration.ts';
import type {
  CompiledExpression,
  ExpressionPart,
  SimplePart,
  StringSlot,
  ValueSlot,
} from './compiled-expression.ts';
import { escapeString, quoteRegex } from './string-literal.ts';

/** Values by parameter name. An absent or undefined entry means no value; '' is a value like any other. */
export type SlotValues = Readonly<Record<string, string | undefined>>;

/** The durations that obsq fills in itself: `$window`, `$rate` and `$step`. */
export interface BuiltInDurations {
  readonly windowMs: number;
  readonly rateMs: number;
  readonly stepMs: number;
}

/** Names of Grafana's variables to write instead of the durations: `$__rate_interval`. */
export interface BuiltInVariables {
  readonly window: string;
  readonly rate: string;
  readonly step: string;
}

/**
 * Fills every slot of an expression: escapes strings for their quotes, prints values canonically, and leaves out optional parts
 * without a value. Pure, and needs no grammar. Throws ObsqError (`usage`) for a missing value or one of the wrong type.
 */
export function bindExpression(
  compiled: CompiledExpression,
  values: SlotValues,
  builtIns: BuiltInDurations | BuiltInVariables,
): string {
  const all: Record<string, string | undefined> = { ...values, ...builtInTexts(builtIns) };
  const bound = compiled.parts.map((part) => bindPart(part, all)).join('');
  return bound.trim();
}

function builtInTexts(builtIns: BuiltInDurations | BuiltInVariables): BuiltInVariables {
  if (!('windowMs' in builtIns)) return builtIns;
  return {
    window: `${Math.ceil(builtIns.windowMs)}ms`,
    rate: `${Math.ceil(builtIns.rateMs)}ms`,
    step: `${Math.ceil(builtIns.stepMs)}ms`,
  };
}

function bindPart(part: ExpressionPart, values: SlotValues): string {
  if (typeof part === 'string') return part;
  switch (part.kind) {
    case 'matchers': {
      const kept = part.matchers.filter((matcher) => hasValues(matcher, values));
      if (kept.length === 0) return part.whenEmpty;
      return `{${kept.map((matcher) => bindSimple(matcher, values)).join(', ')}}`;
    }
    case 'optional':
      return hasValues(part.parts, values) ? bindSimple(part.parts, values) : part.otherwise;
    default:
      return bindSimple([part], values);
  }
}

function hasValues(parts: readonly SimplePart[], values: SlotValues): boolean {
  return parts.every((part) => typeof part === 'string' || slotValue(part.param, values) !== undefined);
}

function slotValue(name: string, values: SlotValues): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function bindSimple(parts: readonly SimplePart[], values: SlotValues): string {
  let text = '';
  for (const part of parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = slotValue(part.param, values);
    if (value === undefined) throw wrongValue(`${part.param} needs a value`);
    text += part.kind === 'string' ? bindString(part, value) : bindValue(part, value);
  }
  return text;
}

function bindString(slot: StringSlot, value: string): string {
  switch (slot.as) {
    case 'plain':
    case 'regex':
      return escapeString(value, slot.quote);
    case 'grouped':
      return escapeString(`(?:${value})`, slot.quote);
    case 'quoted':
      return escapeString(quoteRegex(value), slot.quote);
  }
}

function bindValue(slot: ValueSlot, value: string): string {
  switch (slot.kind) {
    case 'duration': {
      // No parameter may have these names, so the value is obsq's own: here a variable that Grafana fills.
      if (/^(?:window|rate|step)$/.test(slot.param) && value.startsWith('$__')) return value;
      const duration = parseDuration(value);
      if (!duration.ok || duration.value <= 0) {
        throw wrongValue(
          `${slot.param} must be a duration such as 5m or 1h30m, not ${JSON.stringify(value)}`,
        );
      }
      // PromQL and LogQL have no durations below a millisecond; TraceQL has.
      return formatDuration(duration.value < 1 ? duration.value : Math.round(duration.value));
    }
    case 'integer':
      if (!/^-?\d{1,15}$/.test(value))
        throw wrongValue(`${slot.param} must be a whole number, not ${JSON.stringify(value)}`);
      return String(Number(value));
    case 'number':
      if (!/^-?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(value) || !Number.isFinite(Number(value))) {
        throw wrongValue(`${slot.param} must be a number, not ${JSON.stringify(value)}`);
      }
      return String(Number(value));
    case 'label':
      if (!slot.choices?.includes(value)) {
        throw wrongValue(
          `${slot.param} must be one of ${slot.choices?.join(', ') ?? ''}, not ${JSON.stringify(value)}`,
        );
      }
      return value;
  }
}

function wrongValue(message: string): ObsqError {
  return new ObsqError({ kind: 'usage', message });
}
