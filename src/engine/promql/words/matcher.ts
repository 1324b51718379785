import { goQuote } from '../../go/go-quote.ts';
import { compileGoRegex } from '../../go/go-regex.ts';
import type { LabelMatcher } from '../../source/sources.ts';

/** A matcher, or null where its regular expression is none (or one this engine cannot stand in for). */
export function makeMatcher(
  name: string,
  operator: LabelMatcher['operator'],
  value: string,
): LabelMatcher | null {
  if (operator === '=' || operator === '!=') {
    const wanted = operator === '=';
    return { name, operator, value, matches: (text) => (text === value) === wanted };
  }
  const pattern = compileGoRegex(value, true);
  if (pattern === null) return null;
  const wanted = operator === '=~';
  const known = new Map<string, boolean>();
  return {
    name,
    operator,
    value,
    matches: (text) => {
      let hit = known.get(text);
      if (hit === undefined) {
        hit = pattern.test(text) === wanted;
        known.set(text, hit);
      }
      return hit;
    },
  };
}

/** `name="value"` as the server prints it. */
export function formatMatcher(matcher: LabelMatcher): string {
  const name = /^[A-Za-z_]\w*$/.test(matcher.name) ? matcher.name : goQuote(matcher.name);
  return `${name}${matcher.operator}${goQuote(matcher.value)}`;
}
