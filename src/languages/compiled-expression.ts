import type { QueryLanguage } from './language.ts';

/** An expression split into fixed text and typed slots, so that binding it needs no grammar. Plain JSON. */
export interface CompiledExpression {
  readonly language: QueryLanguage;
  readonly source: string;
  readonly parts: readonly ExpressionPart[];
}

export type ExpressionPart = SimplePart | MatcherList | OptionalPart | ScopeSlot | LabelList;

export type SimplePart = string | StringSlot | ValueSlot;

/** A slot inside quotes. Its value is escaped for the quote. */
export interface StringSlot {
  readonly kind: 'string';
  readonly param: string;
  /** Backticks have no escapes, so a literal in backticks with a slot is compiled to double quotes. */
  readonly quote: '"' | "'";
  /**
   * How the value is written. `plain`: as it is. `quoted`: as a regex that matches exactly this value. `regex`: the value is a regex.
   * `grouped`: the value is a regex with other text around it, so it is put in `(?:…)`.
   */
  readonly as: 'plain' | 'quoted' | 'regex' | 'grouped';
}

/** A slot outside quotes. Its value is printed canonically. */
export interface ValueSlot {
  readonly kind: 'duration' | 'integer' | 'number' | 'label';
  readonly param: string;
  /** The label names that a label slot may become; absent for other kinds. */
  readonly choices?: readonly string[] | undefined;
}

/** The braces of a selector. A matcher whose slot has no value is left out, with its comma. */
export interface MatcherList {
  readonly kind: 'matchers';
  readonly matchers: readonly (readonly SimplePart[])[];
  /** The text if every matcher is left out: '' after a metric name, `{}` without one. */
  readonly whenEmpty: string;
}

/** A pipeline stage or a comparison. It is replaced by `otherwise` if a slot in it has no value. */
export interface OptionalPart {
  readonly kind: 'optional';
  readonly parts: readonly SimplePart[];
  readonly otherwise: string;
}

/**
 * Where a matcher on the cluster goes into a PromQL selector whose braces hold no slot. `braces`: after a name without braces, so that
 * it becomes `{…}`; `first`: behind an opening brace, so that it becomes `…, `. Without a matcher it is nothing.
 */
export interface ScopeSlot {
  readonly kind: 'scope';
  readonly form: 'braces' | 'first';
}

/** The list in `by (…)`, `without (…)`, `on (…)`, `ignoring (…)` or `group_left (…)` that names `cluster`, which a store may call otherwise. */
export interface LabelList {
  readonly kind: 'labels';
  readonly labels: readonly (string | ValueSlot)[];
}

export type SlotType = 'string' | 'regex' | 'duration' | 'integer' | 'number' | 'label';

/** The parameter behind a slot's name. */
export interface SlotSpec {
  readonly name: string;
  readonly type: SlotType;
  /** For type `label`: the label names that it may become. */
  readonly choices: readonly string[];
  /** True if it always has a value: it is required, has a default, or is built in. */
  readonly always: boolean;
}

/** Something wrong with an expression's text. `offset` is a UTF-16 offset in the source. */
export interface ExpressionProblem {
  readonly offset: number;
  readonly message: string;
}
