import { compileGoRegex } from '../../../domain/text/go-regex.ts';
import { refusal } from '../parse/refusal.ts';

export type TemplateValue = string | number | boolean;
type TemplateFunction = (operands: readonly TemplateValue[]) => TemplateValue;

const text = (value: TemplateValue | undefined): string => (value === undefined ? '' : String(value));
const number = (value: TemplateValue | undefined): number => Number(value ?? Number.NaN);

const one =
  (apply: (value: string) => TemplateValue): TemplateFunction =>
  (operands) =>
    apply(text(operands[0]));
const two =
  (apply: (first: string, second: string) => TemplateValue): TemplateFunction =>
  (operands) =>
    apply(text(operands[0]), text(operands[1]));

/** The functions of Loki's templates, with Loki's order of arguments: a piped value comes last. */
export const templateFunctions: ReadonlyMap<string, TemplateFunction> = new Map<string, TemplateFunction>([
  ['contains', two((part, whole) => whole.includes(part))],
  ['hasPrefix', two((part, whole) => whole.startsWith(part))],
  ['hasSuffix', two((part, whole) => whole.endsWith(part))],
  ['eq', two((left, right) => left === right)],
  ['ne', two((left, right) => left !== right)],
  ['lower', one((value) => value.toLowerCase())],
  ['ToLower', one((value) => value.toLowerCase())],
  ['upper', one((value) => value.toUpperCase())],
  ['ToUpper', one((value) => value.toUpperCase())],
  ['trim', one((value) => value.trim())],
  ['TrimSpace', one((value) => value.trim())],
  ['trimPrefix', two((part, whole) => (whole.startsWith(part) ? whole.slice(part.length) : whole))],
  [
    'trimSuffix',
    two((part, whole) => (part !== '' && whole.endsWith(part) ? whole.slice(0, -part.length) : whole)),
  ],
  ['TrimPrefix', two((whole, part) => (whole.startsWith(part) ? whole.slice(part.length) : whole))],
  [
    'TrimSuffix',
    two((whole, part) => (part !== '' && whole.endsWith(part) ? whole.slice(0, -part.length) : whole)),
  ],
  ['default', two((fallback, value) => (value === '' ? fallback : value))],
  ['trunc', ([count, value]) => truncate(number(count), text(value))],
  ['replace', ([from, to, whole]) => text(whole).replaceAll(text(from), () => text(to))],
  ['substr', ([from, to, whole]) => text(whole).slice(number(from), number(to))],
  ['regexReplaceAll', ([pattern, whole, to]) => replaceAll(text(pattern), text(whole), text(to))],
  ['urlencode', one((value) => encodeURIComponent(value))],
  ['int', ([value]) => Math.trunc(number(value) || 0)],
]);

function truncate(count: number, value: string): string {
  const runes = [...value];
  return (count < 0 ? runes.slice(count) : runes.slice(0, count)).join('');
}

function replaceAll(pattern: string, whole: string, replacement: string): string {
  const regex = compileGoRegex(pattern, false);
  if (regex === null) throw refusal(`parse error : error parsing regexp: \`${pattern}\``);
  // Go accepts ${1} and $1; JavaScript knows only $1.
  return whole.replace(
    new RegExp(regex.source, `${regex.flags}g`),
    replacement.replace(/\$\{(\w+)\}/g, '$$$1'),
  );
}
