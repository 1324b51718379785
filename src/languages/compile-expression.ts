import type { Tree } from '@lezer/common';
import { findUnboundedSelectors } from './bounded-selectors.ts';
import type {
  CompiledExpression,
  ExpressionPart,
  ExpressionProblem,
  SimplePart,
  SlotSpec,
  StringSlot,
} from './compiled-expression.ts';
import { firstErrorOffset } from './error-offset.ts';
import { parseTree } from './grammars.ts';
import type { QueryLanguage } from './language.ts';
import { maskHints } from './mask-hints.ts';
import { type MaskedSlot, type MaskedSource, maskSlots } from './mask-slots.ts';
import { selectorsOfTree } from './promql-selectors.ts';
import { type Container, placeOf, type SlotPlace, type Stretch } from './slot-place.ts';
import { escapeString, unquoteString } from './string-literal.ts';

export interface Compilation {
  /** Null when there are problems. */
  readonly compiled: CompiledExpression | null;
  readonly problems: readonly ExpressionProblem[];
  /** The metric names that a PromQL expression asks for, with where (offset in the source). */
  readonly metrics: readonly { readonly name: string; readonly offset: number }[];
}

interface PlacedSlot {
  readonly slot: MaskedSlot;
  readonly place: SlotPlace;
}

/**
 * Compiles an expression with `$name` and `${name}` slots to fixed text and typed slots. Every slot is located through
 * the syntax tree: a string only inside a compared string, a duration, number or label name only where the grammar has
 * one; anything else is a problem, and so is a selector that nothing bounds.
 */
export function compileExpression(
  source: string,
  specs: readonly SlotSpec[],
  language: QueryLanguage,
): Compilation {
  const masked = maskSlots(source, new Map(specs.map((spec) => [spec.name, spec])), language);
  const problems = [...masked.problems];
  const readable = maskHints(masked.text, language);
  const tree = parseTree(readable, language);
  const errorAt = firstErrorOffset(tree, readable);
  if (errorAt !== null) {
    problems.push({
      offset: masked.toSource(errorAt),
      message: `this is not ${languageTitles[language]} that our grammar reads`,
    });
    return { compiled: null, problems, metrics: [] };
  }
  const placed: PlacedSlot[] = [];
  for (const slot of masked.slots) {
    const place = placeOf(slot, tree, readable, language);
    const wrong = place === null ? misplaced(slot.spec) : mismatch(slot.spec, place);
    if (wrong !== null) problems.push({ offset: slot.sourceFrom, message: wrong });
    else if (place !== null) placed.push({ slot, place });
  }
  for (const found of findUnboundedSelectors(tree, readable, masked.slots)) {
    problems.push({ offset: masked.toSource(found.offset), message: found.message });
  }
  const metrics = language === 'promql' ? metricsOf(tree, readable, masked) : [];
  if (problems.length > 0) return { compiled: null, problems, metrics };
  return { compiled: { language, source, parts: assemble(masked, placed) }, problems, metrics };
}

function metricsOf(tree: Tree, text: string, masked: MaskedSource): Compilation['metrics'] {
  return selectorsOfTree(tree, text).flatMap(({ metricName, from }) =>
    metricName === null ? [] : [{ name: metricName, offset: masked.toSource(from) }],
  );
}

const languageTitles: Readonly<Record<QueryLanguage, string>> = {
  promql: 'PromQL',
  logql: 'LogQL',
  traceql: 'TraceQL',
};

function misplaced(spec: SlotSpec): string {
  switch (spec.type) {
    case 'string':
    case 'regex':
      return `$${spec.name} is a ${spec.type}: it may stand only inside a quoted value that a label or a line is compared with`;
    case 'label':
      return `$${spec.name} is a label name: it may stand only alone in by (…), without (…), on (…), ignoring (…) or group_left (…)`;
    case 'duration':
      return `$${spec.name} is a duration: it may stand only alone where a duration stands, as in [$${spec.name}] or offset $${spec.name}`;
    default:
      return `$${spec.name} is a number: it may stand only alone where a number stands, as in topk($${spec.name}, …)`;
  }
}

function mismatch(spec: SlotSpec, place: SlotPlace): string | null {
  if (place.kind === 'string') {
    if (spec.type !== 'string' && spec.type !== 'regex') return misplaced(spec);
    if (spec.type === 'regex' && (place.operator === '=' || place.operator === '!=')) {
      return `$${spec.name} is a regex: compare it with =~ or !~, not with ${place.operator}`;
    }
    return null;
  }
  const fits = spec.type === place.kind || (place.kind === 'number' && spec.type === 'integer');
  return fits ? null : misplaced(spec);
}

/** The masked text cut at the outermost things that hold slots: braces and stages, literals, bare slots. */
function assemble(masked: MaskedSource, placed: readonly PlacedSlot[]): ExpressionPart[] {
  const parts: ExpressionPart[] = [];
  let done = 0;
  for (const { slot, place } of placed) {
    if (slot.from < done) continue;
    const container = place.kind === 'string' ? place.within : null;
    const stretch = container === null ? outermost({ slot, place }) : stretchOf(container);
    pushText(parts, masked.text.slice(done, stretch.from));
    parts.push(...containerParts(container, stretch, masked, placed));
    done = stretch.to;
  }
  pushText(parts, masked.text.slice(done));
  return parts;
}

function containerParts(
  container: Container | null,
  stretch: Stretch,
  masked: MaskedSource,
  placed: readonly PlacedSlot[],
): ExpressionPart[] {
  if (container === null) return simpleParts(stretch, masked, placed);
  if (container.kind === 'stage') {
    return [
      { kind: 'optional', parts: simpleParts(stretch, masked, placed), otherwise: container.otherwise },
    ];
  }
  const matchers = container.matchers.map((matcher) => simpleParts(matcher, masked, placed));
  return [{ kind: 'matchers', matchers, whenEmpty: container.named ? '' : '{}' }];
}

function stretchOf(container: Container): Stretch {
  return container.kind === 'stage' ? container.stretch : container.braces;
}

function outermost({ slot, place }: PlacedSlot): Stretch {
  return place.kind === 'string' ? place.literal : slot;
}

/** A stretch as fixed text and slots. A literal between backticks that holds a slot is written with double quotes. */
function simpleParts(stretch: Stretch, masked: MaskedSource, placed: readonly PlacedSlot[]): SimplePart[] {
  const parts: SimplePart[] = [];
  let done = stretch.from;
  for (const { slot, place } of placed) {
    if (slot.from < done || slot.to > stretch.to) continue;
    const outer = outermost({ slot, place });
    pushText(parts, masked.text.slice(done, outer.from));
    if (place.kind === 'string') {
      for (const part of literalParts(outer, masked, placed)) {
        if (typeof part === 'string') pushText(parts, part);
        else parts.push(part);
      }
    } else {
      parts.push(bareSlot(slot.spec));
    }
    done = outer.to;
  }
  pushText(parts, masked.text.slice(done, stretch.to));
  return parts;
}

function bareSlot(spec: SlotSpec): SimplePart {
  if (spec.type === 'label') return { kind: 'label', param: spec.name, choices: spec.choices };
  if (spec.type === 'duration' || spec.type === 'integer') return { kind: spec.type, param: spec.name };
  return { kind: 'number', param: spec.name };
}

function literalParts(literal: Stretch, masked: MaskedSource, placed: readonly PlacedSlot[]): SimplePart[] {
  const quote = masked.text[literal.from] === "'" ? "'" : '"';
  const raw = masked.text[literal.from] === '`';
  const inside = placed.filter(({ slot }) => slot.from > literal.from && slot.to < literal.to);
  const fixed = (from: number, to: number): string => {
    const text = masked.text.slice(from, to);
    return raw ? escapeString(unquoteString(`\`${text}\``) ?? text, '"') : text;
  };
  const parts: SimplePart[] = [quote];
  const alone =
    inside.length === 1 && inside[0]?.slot.from === literal.from + 1 && inside[0].slot.to === literal.to - 1;
  let done = literal.from + 1;
  for (const { slot, place } of inside) {
    pushText(parts, fixed(done, slot.from));
    parts.push({ kind: 'string', param: slot.spec.name, quote, as: stringForm(slot.spec, place, alone) });
    done = slot.to;
  }
  pushText(parts, fixed(done, literal.to - 1));
  pushText(parts, quote);
  return parts;
}

function stringForm(spec: SlotSpec, place: SlotPlace, alone: boolean): StringSlot['as'] {
  if (place.kind !== 'string' || place.operator === '=' || place.operator === '!=') return 'plain';
  if (spec.type === 'string') return 'quoted';
  return alone ? 'regex' : 'grouped';
}

/** Adds fixed text, joined to fixed text before it. */
function pushText(parts: ExpressionPart[], text: string): void {
  if (text === '') return;
  const last = parts.length - 1;
  if (typeof parts[last] === 'string') parts[last] += text;
  else parts.push(text);
}
