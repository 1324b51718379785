import { type SafeText, sanitize } from '../../domain/text/sanitize.ts';

/** Formats a count with its noun: `1 span`, `3 spans`. */
export function counted(count: number, noun: 'span' | 'service' | 'error' | 'ring'): SafeText {
  return sanitize(`${count} ${noun}${count === 1 ? '' : 's'}`);
}
