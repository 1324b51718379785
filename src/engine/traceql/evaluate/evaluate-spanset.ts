import type { Span } from '../../../domain/trace/trace.ts';
import type { Field, Scalar, Spanset, Stage, Static } from '../parse/ast.ts';
import { formatAggregate, formatField, formatStatic } from '../parse/format-field.ts';
import {
  arithmetic,
  compareStatics,
  compileField,
  isNumeric,
  isTrue,
  type Numeric,
} from './evaluate-field.ts';
import { type FieldReader, nil } from './field-value.ts';
import { relate } from './structural.ts';
import type { TraceView } from './trace-view.ts';

/** Spans that matched together, with the attributes that the pipeline computed for them. */
export interface SpansetResult {
  readonly spans: readonly Span[];
  /** Group keys and aggregates, each under its text. */
  readonly attributes: readonly (readonly [key: string, value: Static])[];
}

type Evaluator = (input: readonly SpansetResult[], trace: TraceView) => readonly SpansetResult[];

/** Compiles a query's stages to a function of the trace. Its result is empty if nothing matched. */
export function compileStages(stages: readonly Stage[]): (trace: TraceView) => readonly SpansetResult[] {
  const evaluate = compilePipeline(stages);
  return (trace) => evaluate([{ spans: trace.spans, attributes: [] }], trace);
}

function compilePipeline(stages: readonly Stage[]): Evaluator {
  const evaluators = stages.map(compileStage);
  return (input, trace) => {
    let current = input;
    for (const evaluate of evaluators) {
      if (current.length === 0) break;
      current = evaluate(current, trace);
    }
    return current;
  };
}

function compileStage(stage: Stage): Evaluator {
  switch (stage.kind) {
    case 'filter':
      return compileFilter(stage.condition);
    case 'combine':
      return compileCombine(stage);
    case 'pipeline':
      return compilePipeline(stage.stages);
    case 'scalarFilter':
      return compileScalarFilter(stage);
    case 'by':
      return compileGroup(stage.fields);
    case 'coalesce':
      return (input) => [{ spans: uniqueSpans(input), attributes: [] }];
    case 'select':
      return (input) => input;
  }
}

function compileFilter(condition: Field | null): Evaluator {
  if (condition === null) return (input) => input;
  const reader = compileField(condition);
  return (input, trace) =>
    input
      .map((one) => ({ ...one, spans: one.spans.filter((span) => isTrue(reader(span, trace))) }))
      .filter((one) => one.spans.length > 0);
}

function uniqueSpans(...inputs: (readonly SpansetResult[])[]): Span[] {
  return [...new Set(inputs.flatMap((input) => input.flatMap((one) => one.spans)))];
}

function compileCombine(stage: Extract<Spanset, { kind: 'combine' }>): Evaluator {
  const evaluateLeft = compileStage(stage.left);
  const evaluateRight = compileStage(stage.right);
  return (input, trace) =>
    input.flatMap((one) => {
      const left = evaluateLeft([one], trace);
      const right = evaluateRight([one], trace);
      const spans = combine(stage.operator, left, right, trace);
      return spans.length === 0 ? [] : [{ ...one, spans }];
    });
}

function combine(
  operator: Extract<Spanset, { kind: 'combine' }>['operator'],
  left: readonly SpansetResult[],
  right: readonly SpansetResult[],
  trace: TraceView,
): readonly Span[] {
  if (operator === '||') return uniqueSpans(left, right);
  if (operator === '&&') return left.length > 0 && right.length > 0 ? uniqueSpans(left, right) : [];
  return relate(operator, uniqueSpans(left), uniqueSpans(right), trace);
}

function compileGroup(fields: readonly Field[]): Evaluator {
  const readers = fields.map((field) => ({ key: `by(${formatField(field)})`, read: compileField(field) }));
  return (input, trace) =>
    input.flatMap((one) => {
      const groups = new Map<string, { spans: Span[]; values: readonly Static[] }>();
      for (const span of one.spans) {
        const values = readers.map(({ read }) => read(span, trace)[0] ?? { type: 'nil' as const });
        const key = values.map((value) => `${value.type}:${formatStatic(value, false)}`).join('\u0000');
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { spans: [span], values });
        else group.spans.push(span);
      }
      return [...groups.values()].map(({ spans, values }) => ({
        spans,
        attributes: [
          ...one.attributes,
          ...readers.map(({ key }, index): readonly [string, Static] => [
            key,
            values[index] ?? { type: 'nil' },
          ]),
        ],
      }));
    });
}

/** Computes a scalar of a spanset; null if no span has a value. */
type ScalarReader = (spans: readonly Span[], trace: TraceView) => Numeric | null;

function compileScalarFilter(stage: Extract<Stage, { kind: 'scalarFilter' }>): Evaluator {
  const left = compileScalar(stage.left);
  const right = compileScalar(stage.right);
  const shown = [stage.left, stage.right].filter((scalar) => scalar.kind === 'aggregate');
  const readers = shown.map((scalar) => ({ key: formatAggregate(scalar), read: compileScalar(scalar) }));
  return (input, trace) =>
    input.flatMap((one) => {
      const a = left(one.spans, trace);
      const b = right(one.spans, trace);
      if (a === null || b === null || !compareStatics(stage.operator, a, b)) return [];
      const found = readers.map(({ key, read }): readonly [string, Static] => [
        key,
        read(one.spans, trace) ?? { type: 'nil' },
      ]);
      return [{ spans: one.spans, attributes: [...one.attributes, ...found] }];
    });
}

function compileScalar(scalar: Scalar): ScalarReader {
  switch (scalar.kind) {
    case 'static': {
      const { value } = scalar;
      return () => (isNumeric(value) ? value : null);
    }
    case 'negate': {
      const operand = compileScalar(scalar.operand);
      return (spans, trace) => {
        const value = operand(spans, trace);
        return value === null ? null : { ...value, value: -value.value };
      };
    }
    case 'binary': {
      const left = compileScalar(scalar.left);
      const right = compileScalar(scalar.right);
      return (spans, trace) => {
        const a = left(spans, trace);
        const b = right(spans, trace);
        if (a === null || b === null) return null;
        const type = a.type === 'duration' || b.type === 'duration' ? 'duration' : 'float';
        return { type, value: arithmetic(scalar.operator, a.value, b.value) };
      };
    }
    case 'aggregate':
      return compileAggregate(scalar.operator, scalar.field === null ? null : compileField(scalar.field));
  }
}

function compileAggregate(operator: string, field: FieldReader | null): ScalarReader {
  if (field === null) return (spans) => ({ type: 'int', value: spans.length });
  return (spans, trace) => {
    const values = spans.flatMap((span) => (field(span, trace) ?? nil).filter(isNumeric));
    const [first] = values;
    if (first === undefined) return null;
    const total = (): number => values.reduce((sum, { value }) => sum + value, 0);
    switch (operator) {
      case 'min':
        return {
          type: first.type,
          value: values.reduce((least, { value }) => Math.min(least, value), first.value),
        };
      case 'max':
        return {
          type: first.type,
          value: values.reduce((most, { value }) => Math.max(most, value), first.value),
        };
      case 'sum':
        return { type: first.type, value: total() };
      default:
        return { type: first.type === 'duration' ? 'duration' : 'float', value: total() / values.length };
    }
  };
}
