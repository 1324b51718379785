import { unquoteGo } from '../../source/syntax-tree.ts';
import { refusal } from '../parse/refusal.ts';
import { type TemplateValue, templateFunctions } from './template-functions.ts';

/** The parts of an entry that a template can read. */
export interface TemplateContext {
  label(name: string): string;
  readonly line: string;
  readonly timestampNs: string;
}

export type Template = (context: TemplateContext) => string;
type Expression = (context: TemplateContext, piped: readonly TemplateValue[]) => TemplateValue;

/**
 * Compiles the part of Go's templates that people use in line_format and label_format: text, `{{.label}}`, functions,
 * parentheses and pipes. Throws a refusal for control structures.
 */
export function compileTemplate(text: string): Template {
  const parts: (string | Expression)[] = [];
  let last = 0;
  let trimNext = false;
  for (const match of text.matchAll(/\{\{(-\s)?(.*?)(\s-)?\}\}/gs)) {
    let literal = text.slice(last, match.index);
    if (trimNext) literal = literal.trimStart();
    parts.push(match[1] === undefined ? literal : literal.trimEnd());
    parts.push(parseAction(match[2] ?? ''));
    trimNext = match[3] !== undefined;
    last = match.index + match[0].length;
  }
  const rest = text.slice(last);
  if (rest.includes('{{')) throw templateError('unclosed action');
  parts.push(trimNext ? rest.trimStart() : rest);
  return (context) =>
    parts.map((part) => (typeof part === 'string' ? part : String(part(context, [])))).join('');
}

function templateError(reason: string): ReturnType<typeof refusal> {
  return refusal(`parse error : invalid line template: template: line:1: ${reason}`);
}

const word =
  /\s*(?:("(?:[^"\\]|\\.)*"|`[^`]*`)|(-?\d+(?:\.\d+)?)|\.([A-Za-z_][A-Za-z0-9_]*)?|([A-Za-z_][A-Za-z0-9_]*)|([()|]))/y;

function parseAction(text: string): Expression {
  const words: RegExpExecArray[] = [];
  word.lastIndex = 0;
  const trimmed = text.trimEnd();
  while (word.lastIndex < trimmed.length) {
    const match = word.exec(trimmed);
    if (match === null) throw templateError(`unexpected token in "${text.trim()}"`);
    words.push(match);
  }
  const reader = { words, next: 0 };
  const expression = parsePipe(reader);
  if (reader.next < words.length)
    throw templateError(`unexpected ${words[reader.next]?.[0].trim()} in operand`);
  return expression;
}

interface Reader {
  readonly words: readonly RegExpExecArray[];
  next: number;
}

/** Parses commands joined by `|`. The value of each is the last argument of the next. */
function parsePipe(reader: Reader): Expression {
  let piped = parseCommand(reader);
  while (reader.words[reader.next]?.[5] === '|') {
    reader.next += 1;
    const before = piped;
    const after = parseCommand(reader);
    piped = (context, outer) => after(context, [before(context, outer)]);
  }
  return piped;
}

function parseCommand(reader: Reader): Expression {
  const head = reader.words[reader.next];
  if (head === undefined) throw templateError('missing value for command');
  const name = head[4];
  if (name === undefined) return parseOperand(reader);
  reader.next += 1;
  if (name === '__line__') return (context) => context.line;
  if (name === '__timestamp__') return (context) => context.timestampNs;
  if (name === 'true' || name === 'false') return () => name === 'true';
  const apply = templateFunctions.get(name);
  if (apply === undefined) throw templateError(`function "${name}" not defined`);
  const operands: Expression[] = [];
  for (let next = reader.words[reader.next]; next !== undefined && next[5] !== '|' && next[5] !== ')'; ) {
    operands.push(
      next[4] === '__line__' || next[4] === '__timestamp__' ? parseWord(reader) : parseOperand(reader),
    );
    next = reader.words[reader.next];
  }
  return (context, piped) => apply([...operands.map((operand) => operand(context, [])), ...piped]);
}

function parseWord(reader: Reader): Expression {
  const isLine = reader.words[reader.next]?.[4] === '__line__';
  reader.next += 1;
  return (context) => (isLine ? context.line : context.timestampNs);
}

function parseOperand(reader: Reader): Expression {
  const operand = reader.words[reader.next];
  reader.next += 1;
  if (operand?.[5] === '(') {
    const inner = parsePipe(reader);
    if (reader.words[reader.next]?.[5] !== ')') throw templateError('unclosed left paren');
    reader.next += 1;
    return inner;
  }
  if (operand?.[1] !== undefined) {
    const value = unquoteGo(operand[1]);
    if (value === null) throw templateError('invalid syntax in string');
    return () => value;
  }
  if (operand?.[2] !== undefined) {
    const value = Number(operand[2]);
    return () => value;
  }
  const label = operand?.[3];
  if (label !== undefined) return (context) => context.label(label);
  throw templateError(`unexpected ${operand?.[0].trim() ?? 'end'} in operand`);
}
