import { compileGoRegex } from '../../../domain/text/go-regex.ts';
import { goQuote } from '../../go/go-quote.ts';
import type { LabelMatcher } from '../../source/sources.ts';

/** Builds a matcher; null if its regular expression is wrong or this engine cannot translate it. */
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

/** Formats a matcher as the server does: `name="value"`. */
export function formatMatcher(matcher: LabelMatcher): string {
  const name = /^[A-Za-z_]\w*$/.test(matcher.name) ? matcher.name : goQuote(matcher.name);
  return `${name}${matcher.operator}${goQuote(matcher.value)}`;
}
