import { compileGoRegex } from '../../../domain/text/go-regex.ts';
import type { LabelMatcher } from '../../source/sources.ts';
import { refusal } from './refusal.ts';

/** Builds a matcher with its test. Throws ObsqError with the server's sentence for an invalid regular expression. */
export function buildMatcher(name: string, operator: LabelMatcher['operator'], value: string): LabelMatcher {
  return { name, operator, value, matches: buildTest(operator, value) };
}

function buildTest(operator: LabelMatcher['operator'], value: string): (candidate: string) => boolean {
  if (operator === '=') return (candidate) => candidate === value;
  if (operator === '!=') return (candidate) => candidate !== value;
  const regex = requireRegex(value, true);
  return operator === '=~' ? (candidate) => regex.test(candidate) : (candidate) => !regex.test(candidate);
}

export function requireRegex(pattern: string, anchored: boolean): RegExp {
  const regex = compileGoRegex(pattern, anchored);
  if (regex === null)
    throw refusal(`parse error : error parsing regexp: invalid or unsupported syntax: \`${pattern}\``);
  return regex;
}

/** Refuses a selector that would read every stream, as Loki does. */
export function requireBoundedSelector(matchers: readonly LabelMatcher[]): void {
  if (matchers.some((matcher) => !matcher.matches(''))) return;
  throw refusal(
    'parse error : queries require at least one regexp or equality matcher that does not have an empty-compatible value. For instance, app=~".*" does not meet this requirement, but app=~".+" will',
  );
}
