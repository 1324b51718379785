import type { LabelMatcher } from '../../source/sources.ts';
import { compileMatchers } from '../compile/compile.ts';
import { badData } from '../words/promql-error.ts';

/** Reads the selectors of `match[]`. Throws the server's 400 if one has no matcher that needs a value. */
export function matchersParameter(params: URLSearchParams): (readonly LabelMatcher[])[] {
  const all = params.getAll('match[]').map(compileMatchers);
  for (const matchers of all) {
    if (matchers.some((matcher) => !matcher.matches(''))) continue;
    throw badData('match[] must contain at least one non-empty matcher');
  }
  return all;
}
