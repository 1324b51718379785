import type { Emptiness } from '../../domain/answer.ts';
import { compileGoRegex } from '../../domain/text/go-regex.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import { repeatsRepetition } from '../../domain/text/user-regex.ts';
import type { SelectorMatcher } from '../../languages/selector.ts';

/** How to say of a store's things what they lack. */
export interface MatcherWords {
  /** That none has a label: `up has no label pod`. */
  readonly noLabel: (name: string) => string;
  /** That none has a value: `up has no` before `pod "cart"`. */
  readonly none: string;
  /** Behind the value, for example ` in the window`. */
  readonly where: string;
  readonly labelHint: string;
  readonly valueHint: (name: string) => string;
}

/** Whether a matcher asks for values, so that it can be the reason why there are none: not one that leaves values out. */
export function wantsValues({ operator, value }: SelectorMatcher): boolean {
  return operator === '=' ? value !== '' : operator === '=~' && !matchesEmpty(value);
}

/** Why a matcher that wants values fits none of those that its label has; null where it fits one, or where that cannot be told here. */
export function explainMatcher(
  matcher: SelectorMatcher,
  values: ReadonlySet<string>,
  words: MatcherWords,
): Emptiness | null {
  const { name, operator, value } = matcher;
  if (values.size === 0) return { reason: words.noLabel(name), hint: words.labelHint };
  if (operator === '=~') return explainRegex(matcher, values, words);
  if (values.has(value)) return null;
  const near = nearestWord(value, values);
  const instead = near === null ? `it has ${someOf(values)}` : `the nearest is "${near}"`;
  return {
    reason: `${words.none} ${name} "${value}"${words.where}; ${instead}`,
    hint: words.valueHint(name),
  };
}

function explainRegex(
  { name, value }: SelectorMatcher,
  values: ReadonlySet<string>,
  words: MatcherWords,
): Emptiness | null {
  const whole = compile(value, true);
  const part = compile(value, false);
  if (whole === null || part === null || [...values].some((one) => whole.test(one))) return null;
  const held = [...values].filter((one) => part.test(one));
  if (held.length === 0)
    return {
      reason: `${words.none} ${name} that matches "${value}"${words.where}; it has ${someOf(values)}`,
      hint: words.valueHint(name),
    };
  const grouped = value.includes('|') ? `(${value})` : value;
  const wider = held.every((one) => part.exec(one)?.index === 0) ? `${grouped}.*` : `.*${grouped}.*`;
  return {
    reason: `a regex must match the whole value, and "${value}" matches only a part of ${name} ${someOf(held)}`,
    hint: `write ${shellWord(wider)} in place of ${shellWord(value)}`,
  };
}

/** The regex as the stores read it; null where it cannot be run here, or could take for ever. */
function compile(regex: string, isWhole: boolean): RegExp | null {
  return repeatsRepetition(regex) ? null : compileGoRegex(regex, isWhole);
}

/** Whether a regex fits a label that is not there. One that cannot be run here counts as such: nothing can be said of it. */
function matchesEmpty(regex: string): boolean {
  return compile(regex, true)?.test('') ?? true;
}

function someOf(values: Iterable<string>): string {
  return [...values].sort().slice(0, 5).join(', ');
}
