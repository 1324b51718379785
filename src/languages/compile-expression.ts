import type { Tree } from '@lezer/common';
import { findUnboundedSelectors } from './bounded-selectors.ts';
import type {
  CompiledExpression,
  ExpressionPart,
  ExpressionProblem,
  SimplePart,
  SlotSpec,
  StringSlot,
  ValueSlot,
} from './compiled-expression.ts';
import { firstErrorOffset } from './error-offset.ts';
import { parseTree } from './grammars.ts';
import type { QueryLanguage } from './language.ts';
import { maskHints } from './mask-hints.ts';
import { selectorsOfTree } from './promql-selectors.ts';
import { type ClusterPlace, findClusterPlaces } from './slots/cluster-places.ts';
import { type MaskedSlot, type MaskedSource, maskSlots } from './slots/mask-slots.ts';
import {
  type Container,
  type SlotSurroundings,
  type Stretch,
  surroundingsOf,
} from './slots/slot-surroundings.ts';
import { escapeString, unquoteString } from './string-literal.ts';

export interface Compilation {
  /** Null if there are problems. */
  readonly compiled: CompiledExpression | null;
  readonly problems: readonly ExpressionProblem[];
  /** The metric names in a PromQL expression, each with its UTF-16 offset in the source. */
  readonly metrics: readonly { readonly name: string; readonly offset: number }[];
}

interface SurroundedSlot {
  readonly slot: MaskedSlot;
  readonly surroundings: SlotSurroundings;
}

/**
 * Compiles an expression with `$name` and `${name}` slots to fixed text and typed slots. The syntax tree shows where each slot
 * stands: a string slot must stand inside a compared string; a duration, number or label name must stand where the grammar
 * has one. A slot anywhere else is a problem, and so is a selector that nothing bounds.
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
  const surrounded: SurroundedSlot[] = [];
  for (const slot of masked.slots) {
    const surroundings = surroundingsOf(slot, tree, readable, language);
    const wrong = surroundings === null ? misplaced(slot.spec) : mismatch(slot.spec, surroundings);
    if (wrong !== null) problems.push({ offset: slot.sourceFrom, message: wrong });
    else if (surroundings !== null) surrounded.push({ slot, surroundings });
  }
  for (const found of findUnboundedSelectors(tree, readable, masked.slots)) {
    problems.push({ offset: masked.toSource(found.offset), message: found.message });
  }
  const metrics = language === 'promql' ? metricsOf(tree, readable, masked) : [];
  if (problems.length > 0) return { compiled: null, problems, metrics };
  const places = language === 'promql' ? findClusterPlaces(tree, readable) : [];
  return { compiled: { language, source, parts: assemble(masked, surrounded, places) }, problems, metrics };
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

function mismatch(spec: SlotSpec, surroundings: SlotSurroundings): string | null {
  if (surroundings.kind === 'string') {
    if (spec.type !== 'string' && spec.type !== 'regex') return misplaced(spec);
    if (spec.type === 'regex' && (surroundings.operator === '=' || surroundings.operator === '!=')) {
      return `$${spec.name} is a regex: compare it with =~ or !~, not with ${surroundings.operator}`;
    }
    return null;
  }
  const fits = spec.type === surroundings.kind || (surroundings.kind === 'number' && spec.type === 'integer');
  return fits ? null : misplaced(spec);
}

/** A stretch of the masked text that is no fixed text, and what it becomes. */
interface Cut extends Stretch {
  readonly parts: readonly ExpressionPart[];
}

/** Cuts the masked text at the outermost parts that hold slots (braces, stages, literals, bare slots), and where the cluster may come in. */
function assemble(
  masked: MaskedSource,
  surrounded: readonly SurroundedSlot[],
  places: readonly ClusterPlace[],
): ExpressionPart[] {
  const slots = surrounded.map(({ slot, surroundings }): Cut => {
    const container = surroundings.kind === 'string' ? surroundings.within : null;
    const stretch = container === null ? outermost({ slot, surroundings }) : stretchOf(container);
    const parts = containerParts(container, stretch, masked, surrounded);
    return { from: stretch.from, to: stretch.to, parts };
  });
  const clusters = places.map((place): Cut => ({ ...place, parts: [clusterPart(place, surrounded)] }));
  // A list of labels may hold slots, so that it comes before them; braces that hold slots cover the place for a matcher.
  const cuts = [...clusters, ...slots].sort((a, b) => a.from - b.from || b.to - a.to);
  const parts: ExpressionPart[] = [];
  let done = 0;
  for (const { from, to, parts: cut } of cuts) {
    if (from < done) continue;
    pushText(parts, masked.text.slice(done, from));
    parts.push(...cut);
    done = to;
  }
  pushText(parts, masked.text.slice(done));
  return parts;
}

function clusterPart(place: ClusterPlace, surrounded: readonly SurroundedSlot[]): ExpressionPart {
  if (place.kind === 'scope') return { kind: 'scope', form: place.form };
  const labels = place.labels.map(({ name, from }) => {
    const slot = surrounded.find((one) => one.slot.from === from)?.slot;
    return slot === undefined ? name : labelSlot(slot.spec);
  });
  return { kind: 'labels', labels };
}

function containerParts(
  container: Container | null,
  stretch: Stretch,
  masked: MaskedSource,
  surrounded: readonly SurroundedSlot[],
): ExpressionPart[] {
  if (container === null) return simpleParts(stretch, masked, surrounded);
  if (container.kind === 'stage') {
    return [
      { kind: 'optional', parts: simpleParts(stretch, masked, surrounded), otherwise: container.otherwise },
    ];
  }
  const matchers = container.matchers.map((matcher) => simpleParts(matcher, masked, surrounded));
  return [{ kind: 'matchers', matchers, whenEmpty: container.named ? '' : '{}' }];
}

function stretchOf(container: Container): Stretch {
  return container.kind === 'stage' ? container.stretch : container.braces;
}

function outermost({ slot, surroundings }: SurroundedSlot): Stretch {
  return surroundings.kind === 'string' ? surroundings.literal : slot;
}

/** Splits a stretch into fixed text and slots. A literal in backticks that holds a slot gets double quotes instead. */
function simpleParts(
  stretch: Stretch,
  masked: MaskedSource,
  surrounded: readonly SurroundedSlot[],
): SimplePart[] {
  const parts: SimplePart[] = [];
  let done = stretch.from;
  for (const { slot, surroundings } of surrounded) {
    if (slot.from < done || slot.to > stretch.to) continue;
    const outer = outermost({ slot, surroundings });
    pushText(parts, masked.text.slice(done, outer.from));
    if (surroundings.kind === 'string') {
      for (const part of literalParts(outer, masked, surrounded)) {
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
  if (spec.type === 'label') return labelSlot(spec);
  if (spec.type === 'duration' || spec.type === 'integer') return { kind: spec.type, param: spec.name };
  return { kind: 'number', param: spec.name };
}

function labelSlot(spec: SlotSpec): ValueSlot {
  return { kind: 'label', param: spec.name, choices: spec.choices };
}

function literalParts(
  literal: Stretch,
  masked: MaskedSource,
  surrounded: readonly SurroundedSlot[],
): SimplePart[] {
  const quote = masked.text[literal.from] === "'" ? "'" : '"';
  const raw = masked.text[literal.from] === '`';
  const inside = surrounded.filter(({ slot }) => slot.from > literal.from && slot.to < literal.to);
  const fixed = (from: number, to: number): string => {
    const text = masked.text.slice(from, to);
    return raw ? escapeString(unquoteString(`\`${text}\``) ?? text, '"') : text;
  };
  const parts: SimplePart[] = [quote];
  const alone =
    inside.length === 1 && inside[0]?.slot.from === literal.from + 1 && inside[0].slot.to === literal.to - 1;
  let done = literal.from + 1;
  for (const { slot, surroundings } of inside) {
    pushText(parts, fixed(done, slot.from));
    parts.push({
      kind: 'string',
      param: slot.spec.name,
      quote,
      as: stringForm(slot.spec, surroundings, alone),
    });
    done = slot.to;
  }
  pushText(parts, fixed(done, literal.to - 1));
  pushText(parts, quote);
  return parts;
}

function stringForm(spec: SlotSpec, surroundings: SlotSurroundings, alone: boolean): StringSlot['as'] {
  if (surroundings.kind !== 'string' || surroundings.operator === '=' || surroundings.operator === '!=')
    return 'plain';
  if (spec.type === 'string') return 'quoted';
  return alone ? 'regex' : 'grouped';
}

/** Adds fixed text. It joins the text to a preceding fixed text. */
function pushText(parts: ExpressionPart[], text: string): void {
  if (text === '') return;
  const last = parts.length - 1;
  if (typeof parts[last] === 'string') parts[last] += text;
  else parts.push(text);
}
