import { formatGoDuration } from '../../go/go-duration.ts';
import type { Field, Reference, Scalar, Static } from './ast.ts';

/** Formats a reference as Tempo does, for the key of a series label. */
export function formatReference(reference: Reference): string {
  if (reference.kind === 'intrinsic') return reference.text;
  const name = /[\s"]/.test(reference.name) ? JSON.stringify(reference.name) : reference.name;
  return `${reference.parent ? 'parent.' : ''}${reference.scope === 'none' ? (reference.parent ? '' : '.') : `${reference.scope}.`}${name}`;
}

/** Formats an expression as Tempo does in messages and in the names of groups. */
export function formatField(field: Field): string {
  switch (field.kind) {
    case 'static':
      return formatStatic(field.value, true);
    case 'unary':
      return `${field.operator}${formatOperand(field.operand)}`;
    case 'binary':
      return `${formatOperand(field.left)} ${field.operator} ${formatOperand(field.right)}`;
    default:
      return formatReference(field);
  }
}

function formatOperand(field: Field): string {
  return field.kind === 'binary' ? `(${formatField(field)})` : formatField(field);
}

export function formatAggregate(aggregate: Extract<Scalar, { kind: 'aggregate' }>): string {
  return `${aggregate.operator}(${aggregate.field === null ? '' : formatField(aggregate.field)})`;
}

/** Formats a value; `quoted` puts strings between backticks. */
export function formatStatic(value: Static, quoted: boolean): string {
  switch (value.type) {
    case 'nil':
      return 'nil';
    case 'string':
      return quoted ? `\`${value.value}\`` : value.value;
    case 'duration':
      return formatGoDuration(value.value);
    default:
      return String(value.value);
  }
}
