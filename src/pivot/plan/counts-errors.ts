import { extractSelectors } from '../../languages/promql-selectors.ts';
import { saysError } from './rank-exemplars.ts';

/** Values of status labels that an expression about failures selects; a matcher that selects any of them and no success counts. */
const failures = ['500', '503', '5xx', 'error', 'STATUS_CODE_ERROR', 'true', 'failed', 'failure'];
const successes = ['200', '2xx', 'ok', 'STATUS_CODE_OK', 'false', 'success', ''];

/** Whether an expression counts failures: a matcher on a status label (`code=~"5.."`) selects failures and no success. */
export function countsErrors(expr: string): boolean {
  return extractSelectors(expr).some(({ matchers }) =>
    matchers.some(({ name, operator, value }) => {
      const selects = (one: string): boolean => matches(operator, value, one);
      return failures.some((one) => saysError({ [name]: one }) && selects(one)) && !successes.some(selects);
    }),
  );
}

function matches(operator: string, value: string, candidate: string): boolean {
  switch (operator) {
    case '=':
      return candidate === value;
    case '!=':
      return candidate !== value;
    default: {
      const isMatch = anchored(value)?.test(candidate) ?? false;
      return operator === '=~' ? isMatch : !isMatch;
    }
  }
}

/** RE2 and JavaScript agree on the patterns that people write for codes; null for one that JavaScript cannot read. */
function anchored(pattern: string): RegExp | null {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    // RE2 has syntax that JavaScript lacks. Such a pattern selects nothing that is known here.
    return null;
  }
}
