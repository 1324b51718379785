import { compileGoRegex } from '../../../domain/text/go-regex.ts';
import type { Field, Intrinsic, Scalar, Spanset, Stage, TraceQuery } from './ast.ts';
import { formatField } from './format-field.ts';
import { queryRefusal, unsupported } from './refusal.ts';

type Kind = 'any' | 'nil' | 'bool' | 'number' | 'string' | 'status' | 'kind';

/** Checks the types of operands, as Tempo does before it reads spans. Throws ObsqError in Tempo's words. */
export function checkQuery(query: TraceQuery): void {
  const [first] = query.stages;
  if (first === undefined || !isSpanset(first))
    throw unsupported('a pipeline that does not begin with a spanset');
  for (const stage of query.stages) checkStage(stage);
  const field = query.metrics?.field;
  if (field !== undefined && field !== null && !['any', 'number'].includes(kindOf(field))) {
    throw queryRefusal(`cannot aggregate over ${formatField(field)}: not a number`);
  }
  if ((query.metrics?.by.length ?? 0) > 5) throw queryRefusal('max by() attributes is 5');
}

function isSpanset(stage: Stage): stage is Spanset {
  return stage.kind === 'filter' || stage.kind === 'combine' || stage.kind === 'pipeline';
}

function checkStage(stage: Stage): void {
  switch (stage.kind) {
    case 'filter':
      if (stage.condition !== null) checkCondition(stage.condition);
      return;
    case 'combine':
      checkStage(stage.left);
      checkStage(stage.right);
      return;
    case 'pipeline':
      for (const inner of stage.stages) checkStage(inner);
      return;
    case 'by':
    case 'select':
      for (const field of stage.fields) kindOf(field);
      return;
    case 'scalarFilter':
      checkScalar(stage.left);
      checkScalar(stage.right);
      return;
    case 'coalesce':
      return;
  }
}

function checkScalar(scalar: Scalar): void {
  if (scalar.kind === 'negate') checkScalar(scalar.operand);
  if (scalar.kind === 'binary') {
    checkScalar(scalar.left);
    checkScalar(scalar.right);
  }
  if (scalar.kind !== 'aggregate' || scalar.field === null) return;
  if (!['any', 'number'].includes(kindOf(scalar.field))) {
    throw queryRefusal(
      `aggregate field expressions must resolve to a number type: ${scalar.operator}(${formatField(scalar.field)})`,
    );
  }
}

function checkCondition(condition: Field): void {
  const kind = kindOf(condition);
  if (kind !== 'bool' && kind !== 'any') {
    throw queryRefusal(
      `span filter field expressions must resolve to a boolean: { ${formatField(condition)} }`,
    );
  }
}

const numbers = new Set<Intrinsic>([
  'duration',
  'traceDuration',
  'event:timeSinceStart',
  'childCount',
  'nestedSetParent',
]);

/** The kind of an expression's value; checks the operands on the way. */
function kindOf(field: Field): Kind {
  switch (field.kind) {
    case 'attribute':
      return 'any';
    case 'intrinsic':
      if (numbers.has(field.name)) return 'number';
      return field.name === 'status' || field.name === 'kind' ? field.name : 'string';
    case 'static':
      return ['int', 'float', 'duration'].includes(field.value.type) ? 'number' : (field.value.type as Kind);
    case 'unary': {
      const kind = kindOf(field.operand);
      const wanted = field.operator === '!' ? 'bool' : 'number';
      if (kind !== 'any' && kind !== wanted) throw illegal(field);
      return wanted;
    }
    case 'binary':
      return binaryKind(field);
  }
}

function binaryKind(field: Extract<Field, { kind: 'binary' }>): Kind {
  const left = kindOf(field.left);
  const right = kindOf(field.right);
  const fits = left === 'any' || right === 'any' || left === 'nil' || right === 'nil' || left === right;
  if (!fits) throw queryRefusal(`binary operations must operate on the same type: ${formatField(field)}`);
  const kinds = [left, right].filter((kind) => kind !== 'any' && kind !== 'nil');
  const only = (...allowed: Kind[]): void => {
    if (!kinds.every((kind) => allowed.includes(kind))) throw illegal(field);
  };
  switch (field.operator) {
    case '&&':
    case '||':
      only('bool');
      return 'bool';
    case '=~':
    case '!~':
      checkRegex(field.right);
      only('string');
      return 'bool';
    case '=':
    case '!=':
      checkNestedSet(field);
      return 'bool';
    case '>':
    case '>=':
    case '<':
    case '<=':
      checkNestedSet(field);
      only('number', 'string');
      return 'bool';
    default:
      only('number');
      return 'number';
  }
}

function illegal(field: Field): Error {
  return queryRefusal(`illegal operation for the given types: ${formatField(field)}`);
}

function checkRegex(field: Field): void {
  if (field.kind !== 'static' || field.value.type !== 'string')
    throw unsupported('a regular expression that is no string');
  if (compileGoRegex(field.value.value, true) === null)
    throw queryRefusal(`error parsing regexp: \`${field.value.value}\``);
}

/** Refuses every use of nestedSetParent but the test for a root, because this engine keeps no nested sets. */
function checkNestedSet(field: Extract<Field, { kind: 'binary' }>): void {
  if (field.left.kind !== 'intrinsic' || field.left.name !== 'nestedSetParent') return;
  const asksForRoot =
    field.operator === '<' &&
    field.right.kind === 'static' &&
    'value' in field.right.value &&
    field.right.value.value === 0;
  if (!asksForRoot) throw unsupported('nestedSetParent other than `nestedSetParent < 0`');
}
