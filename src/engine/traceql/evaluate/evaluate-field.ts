import { compileGoRegex } from '../../../domain/text/go-regex.ts';
import type { Comparison, Field, Static } from '../parse/ast.ts';
import { unsupported } from '../parse/refusal.ts';
import { compileReference, type FieldReader, nil } from './field-value.ts';

const yes: readonly Static[] = [{ type: 'bool', value: true }];
const no: readonly Static[] = [{ type: 'bool', value: false }];

/** Compiles a field expression to a function of the span. */
export function compileField(field: Field): FieldReader {
  switch (field.kind) {
    case 'static': {
      const value = [field.value];
      return () => value;
    }
    case 'unary':
      return compileUnary(field.operator, compileField(field.operand));
    case 'binary':
      return compileBinary(field);
    default:
      return compileReference(field);
  }
}

export function isTrue(values: readonly Static[]): boolean {
  const [first] = values;
  return first?.type === 'bool' && first.value;
}

function compileUnary(operator: '-' | '!', operand: FieldReader): FieldReader {
  if (operator === '!') {
    return (span, trace) => {
      const [value] = operand(span, trace);
      return value?.type === 'bool' ? (value.value ? no : yes) : nil;
    };
  }
  return (span, trace) => {
    const [value] = operand(span, trace);
    return value !== undefined && isNumeric(value) ? [{ type: value.type, value: -value.value }] : nil;
  };
}

function compileBinary(field: Extract<Field, { kind: 'binary' }>): FieldReader {
  if (isNil(field.left)) return compileExistence(field.operator, compileField(field.right));
  if (isNil(field.right)) return compileExistence(field.operator, compileField(field.left));
  const left = compileField(field.left);
  const right = compileField(field.right);
  const { operator } = field;
  switch (operator) {
    case '&&':
      return (span, trace) => (isTrue(left(span, trace)) && isTrue(right(span, trace)) ? yes : no);
    case '||':
      return (span, trace) => (isTrue(left(span, trace)) || isTrue(right(span, trace)) ? yes : no);
    case '=~':
    case '!~':
      return compileRegex(operator, left, field.right);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
    case '^':
      return (span, trace) => calculate(operator, left(span, trace)[0], right(span, trace)[0]);
    default:
      return (span, trace) => (compareAll(operator, left(span, trace), right(span, trace)) ? yes : no);
  }
}

function isNil(field: Field): boolean {
  return field.kind === 'static' && field.value.type === 'nil';
}

/** Compiles `.x = nil` and `.x != nil`, which test whether the attribute exists. */
function compileExistence(operator: string, reader: FieldReader): FieldReader {
  const exists: FieldReader = (span, trace) =>
    reader(span, trace).some((value) => value.type !== 'nil') ? yes : no;
  if (operator === '!=') return exists;
  return operator === '=' ? (span, trace) => (exists(span, trace) === yes ? no : yes) : () => no;
}

function compileRegex(operator: '=~' | '!~', left: FieldReader, pattern: Field): FieldReader {
  const regex =
    pattern.kind === 'static' && pattern.value.type === 'string'
      ? compileGoRegex(pattern.value.value, true)
      : null;
  if (regex === null) throw unsupported('this regular expression');
  const matches = (value: Static): boolean => value.type === 'string' && regex.test(value.value);
  return (span, trace) => {
    const values = left(span, trace);
    if (!values.some((value) => value.type === 'string')) return no;
    return values.some(matches) === (operator === '=~') ? yes : no;
  };
}

/** Compares lists of values: `=` holds if some value is equal, `!=` if none is (docs/stores.md 3.5). */
function compareAll(operator: Comparison, left: readonly Static[], right: readonly Static[]): boolean {
  if (operator === '!=') return left.every((a) => right.every((b) => compareStatics('!=', a, b)));
  return left.some((a) => right.some((b) => compareStatics(operator, a, b)));
}

/** Compares two values. Every comparison of values of different kinds is false, even `!=`; so is every comparison with nil. */
export function compareStatics(operator: Comparison, a: Static, b: Static): boolean {
  if (a.type === 'nil' || b.type === 'nil') return false;
  if (isNumeric(a) && isNumeric(b)) return ordered(operator, a.value, b.value);
  if (a.type !== b.type || isNumeric(a) || isNumeric(b)) return false;
  if (a.type === 'string' && b.type === 'string') return ordered(operator, a.value, b.value);
  if (operator === '=') return a.value === b.value;
  return operator === '!=' && a.value !== b.value;
}

function ordered<T extends number | string>(operator: Comparison, a: T, b: T): boolean {
  switch (operator) {
    case '=':
      return a === b;
    case '!=':
      return a !== b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    default:
      return false;
  }
}

export type Numeric = Extract<Static, { type: 'int' | 'float' | 'duration' }>;

export function isNumeric(value: Static): value is Numeric {
  return value.type === 'int' || value.type === 'float' || value.type === 'duration';
}

function calculate(operator: string, a: Static | undefined, b: Static | undefined): readonly Static[] {
  if (a === undefined || b === undefined || !isNumeric(a) || !isNumeric(b)) return nil;
  const value = arithmetic(operator, a.value, b.value);
  if (a.type === 'duration' || b.type === 'duration') return [{ type: 'duration', value }];
  return [{ type: a.type === 'int' && b.type === 'int' && Number.isInteger(value) ? 'int' : 'float', value }];
}

export function arithmetic(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '%':
      return a % b;
    default:
      return a ** b;
  }
}
