import { ObsqError } from '../domain/errors.ts';
import { formatLabelName } from '../domain/text/promql-name.ts';
import { formatDuration, parseDuration } from '../domain/time/duration.ts';
import type {
  CompiledExpression,
  ExpressionPart,
  LabelList,
  SimplePart,
  StringSlot,
  ValueSlot,
} from './compiled-expression.ts';
import { escapeString, quoteRegex, quoteString } from './string-literal.ts';

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

/** The label that tells a store's clusters apart, and the clusters to ask. */
export interface ClusterScope {
  /** The label's name in the store, which replaces `cluster` in lists of labels. */
  readonly label: string;
  /** Only these; '' for series without the label. Null asks all of them, except `not`. */
  readonly only: readonly string[] | null;
  /** Not these. */
  readonly not: readonly string[];
}

/** The label's name in the shipped queries, and every cluster. */
export const everyCluster: ClusterScope = { label: 'cluster', only: null, not: [] };

/**
 * Fills every slot of an expression: escapes strings for their quotes, prints values canonically, and leaves out optional parts
 * without a value. Pure, and needs no grammar. Throws ObsqError (`usage`) for a missing value or one of the wrong type.
 */
export function bindExpression(
  compiled: CompiledExpression,
  values: SlotValues,
  builtIns: BuiltInDurations | BuiltInVariables,
  clusters: ClusterScope = everyCluster,
): string {
  const all: Record<string, string | undefined> = { ...values, ...builtInTexts(builtIns) };
  const scope = {
    label: clusters.label,
    matcher: compiled.language === 'promql' ? clusterMatcher(clusters) : '',
  };
  const bound = compiled.parts.map((part) => bindPart(part, all, scope)).join('');
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

interface BoundScope {
  readonly label: string;
  /** The matcher of every selector; '' for none. */
  readonly matcher: string;
}

/** The matcher of the clusters to ask, escaped: `cluster="a"`, `cluster=~"a|b"`, `cluster!="a"`; '' where all are asked. */
function clusterMatcher({ label, only, not }: ClusterScope): string {
  const values = only ?? not;
  const [first] = values;
  if (first === undefined) return '';
  const name = formatLabelName(label);
  if (values.length === 1) return `${name}${only === null ? '!=' : '='}${quoteString(first)}`;
  return `${name}${only === null ? '!~' : '=~'}${quoteString(values.map(quoteRegex).join('|'))}`;
}

function bindPart(part: ExpressionPart, values: SlotValues, { label, matcher }: BoundScope): string {
  if (typeof part === 'string') return part;
  switch (part.kind) {
    case 'matchers': {
      const kept = part.matchers
        .filter((one) => hasValues(one, values))
        .map((one) => bindSimple(one, values));
      const all = matcher === '' ? kept : [matcher, ...kept];
      return all.length === 0 ? part.whenEmpty : `{${all.join(', ')}}`;
    }
    case 'scope':
      if (matcher === '') return '';
      return part.form === 'braces' ? `{${matcher}}` : `${matcher}, `;
    case 'labels':
      return bindLabels(part, values, label);
    case 'optional':
      return hasValues(part.parts, values) ? bindSimple(part.parts, values) : part.otherwise;
    default:
      return bindSimple([part], values);
  }
}

/** A list of labels with the store's name for `cluster`, which stands in it once. */
function bindLabels({ labels }: LabelList, values: SlotValues, label: string): string {
  const names = labels.map((one) => (typeof one === 'string' ? one : bindSimple([one], values)));
  return `(${withClusterLabel(names, label).map(formatLabelName).join(', ')})`;
}

/** Label names with `label` in the place of `cluster`. A list that has it already stays as it is. */
export function withClusterLabel(names: readonly string[], label: string): readonly string[] {
  return names.includes(label) ? names : names.map((name) => (name === everyCluster.label ? label : name));
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
