import { type SafeText, safe } from '../../domain/text/sanitize.ts';

/** A share of a whole in whole percent; what is there but rounds to nothing is `<1%`. */
export function formatShare(share: number): SafeText {
  if (share === 0) return safe`0%`;
  return share < 0.01 ? safe`<1%` : safe`${Math.round(share * 100)}%`;
}
