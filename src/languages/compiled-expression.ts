import type { QueryLanguage } from './language.ts';

/** An expression as fixed text and typed slots, so that binding needs no grammar at run time. Plain JSON. */
export interface CompiledExpression {
  readonly language: QueryLanguage;
  readonly source: string;
  readonly parts: readonly ExpressionPart[];
}

export type ExpressionPart = SimplePart | MatcherList | OptionalPart;

export type SimplePart = string | StringSlot | ValueSlot;

/** Inside quotes: escaped for the quote. */
export interface StringSlot {
  readonly kind: 'string';
  readonly param: string;
  /** Backticks know no escapes, so a literal with a slot is compiled to double quotes. */
  readonly quote: '"' | "'";
  /**
   * `plain` the value itself; `quoted` as a regex that matches exactly it; `regex` the value is a regex already;
   * `grouped` the same with other text around it, so it is put in `(?:…)`.
   */
  readonly as: 'plain' | 'quoted' | 'regex' | 'grouped';
}

/** In the bare text, printed canonically. */
export interface ValueSlot {
  readonly kind: 'duration' | 'integer' | 'number' | 'label';
  readonly param: string;
  /** What a label slot may become; empty for the others. */
  readonly choices?: readonly string[] | undefined;
}

/** The braces of a selector. A matcher with a slot that has no value is left out, with its comma. */
export interface MatcherList {
  readonly kind: 'matchers';
  readonly matchers: readonly (readonly SimplePart[])[];
  /** What is printed when every matcher was left out: '' after a metric name, `{}` without one. */
  readonly whenEmpty: string;
}

/** A pipeline stage or a comparison, replaced as a whole when a slot in it has no value. */
export interface OptionalPart {
  readonly kind: 'optional';
  readonly parts: readonly SimplePart[];
  readonly otherwise: string;
}

export type SlotType = 'string' | 'regex' | 'duration' | 'integer' | 'number' | 'label';

/** What a slot's name stands for. */
export interface SlotSpec {
  readonly name: string;
  readonly type: SlotType;
  /** For labels: the names it may become. */
  readonly choices: readonly string[];
  /** It always has a value: required, or with a default, or built in. */
  readonly always: boolean;
}

/** Something wrong with an expression's text, with where (UTF-16 offset in the source). */
export interface ExpressionProblem {
  readonly offset: number;
  readonly message: string;
}
