import { parseLongDuration } from '../../go/go-duration.ts';
import type { Comparison, LabelFilter } from '../parse/ast.ts';
import { parseBytes } from '../parse/bytes.ts';
import { failEntry, labelOf, type PipelineEntry } from './pipeline-entry.ts';

export type EntryTest = (entry: PipelineEntry) => boolean;

/** Compiles a label filter. An entry whose value is not a number passes and gets the label `__error__`, as in Loki. */
export function compileLabelFilter(filter: LabelFilter): EntryTest {
  if (filter.kind === 'string') {
    const { name, matches } = filter.matcher;
    return (entry) => matches(labelOf(entry, name) ?? '');
  }
  if ('left' in filter) {
    const left = compileLabelFilter(filter.left);
    const right = compileLabelFilter(filter.right);
    if (filter.kind === 'and') return (entry) => left(entry) && right(entry);
    return (entry) => left(entry) || right(entry);
  }
  return compileNumberFilter(filter.name, filter.kind, compare(filter.operator, filter.value));
}

function compileNumberFilter(
  name: string,
  kind: 'number' | 'duration' | 'bytes',
  passes: (value: number) => boolean,
): EntryTest {
  return (entry) => {
    const text = labelOf(entry, name);
    if (text === undefined) return false;
    // An entry with an error of an earlier stage passes; only string filters test its labels.
    if (entry.error !== '') return true;
    const value = convert(text, kind);
    if (value !== null) return passes(value);
    failEntry(entry, 'LabelFilterErr', complaint(text, kind));
    return true;
  };
}

function convert(text: string, kind: 'number' | 'duration' | 'bytes'): number | null {
  if (kind === 'duration') return parseLongDuration(text);
  if (kind === 'bytes') return parseBytes(text);
  return parseFloatText(text);
}

/** Parses a number by the rules of Go's strconv.ParseFloat; null if the text is anything else. */
export function parseFloatText(text: string): number | null {
  if (/^[+-]?(?:inf|infinity)$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : null;
}

function complaint(text: string, kind: 'number' | 'duration' | 'bytes'): string {
  const quoted = JSON.stringify(text);
  if (kind === 'duration') return `time: invalid duration ${quoted}`;
  return kind === 'bytes'
    ? `invalid size: ${quoted}`
    : `strconv.ParseFloat: parsing ${quoted}: invalid syntax`;
}

function compare(operator: Comparison, value: number): (candidate: number) => boolean {
  switch (operator) {
    case '==':
      return (candidate) => candidate === value;
    case '!=':
      return (candidate) => candidate !== value;
    case '>':
      return (candidate) => candidate > value;
    case '>=':
      return (candidate) => candidate >= value;
    case '<':
      return (candidate) => candidate < value;
    case '<=':
      return (candidate) => candidate <= value;
  }
}
