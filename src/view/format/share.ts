import { type SafeText, safe } from '../../domain/text/sanitize.ts';

/** Formats a share (0 to 1) in whole percent; a share above 0 and below one percent is `<1%`. */
export function formatShare(share: number): SafeText {
  if (share === 0) return safe`0%`;
  return share < 0.01 ? safe`<1%` : safe`${Math.round(share * 100)}%`;
}
