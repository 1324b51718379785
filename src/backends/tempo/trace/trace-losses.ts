import { counted } from '../../../domain/text/counted.ts';

/** Counts what of a trace has an unexpected form and is left out. A trace is worth showing without it, but not without a word. */
export class TraceLosses {
  count = 0;
  private first = '';
  /** Where the decoder is; -1 while it is above that level. */
  group = -1;
  scope = -1;
  span = -1;

  /** Notes that something was left out; `what` names it within the element that is being decoded. */
  readonly lost = (what: string): void => {
    if (this.count === 0) this.first = [this.place(), what].filter((part) => part !== '').join(': ');
    this.count += 1;
  };

  /** A warning for people; null if nothing was left out. */
  say(): string | null {
    if (this.count === 0) return null;
    const are = this.count === 1 ? 'is' : 'are';
    return `${counted(this.count, 'part')} of the trace ${are} of an unexpected form and left out (${this.count === 1 ? '' : 'the first: '}${this.first})`;
  }

  private place(): string {
    const levels = [
      ['resourceSpans', this.group],
      ['scopeSpans', this.scope],
      ['spans', this.span],
    ] as const;
    return levels
      .filter(([, at]) => at >= 0)
      .map(([name, at]) => `${name}[${at}]`)
      .join('.');
  }
}
