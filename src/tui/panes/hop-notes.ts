import { safe, sanitize } from '../../domain/text/sanitize.ts';
import type { Hop } from '../../pivot/plan/hop.ts';
import { truncateLine } from '../../view/text/fit.ts';
import type { Frame, Line, Tone } from '../../view/text/line.ts';

/** Renders how an answer was found, one line for each hop. A hop that was inferred, partial, skipped or failed begins with that word. */
export function hopNotes(hops: readonly Hop[], frame: Frame): Line[] {
  return hops.map((hop): Line => {
    const { word, tone } = nature(hop);
    const text = sanitize(
      `${word}${hop.reason}${hop.error === null ? '' : `: ${hop.error.message.split('\n')[0]}`}`,
    );
    return truncateLine(
      [{ text: tone === 'muted' ? text : safe`~ ${text}`, tone }],
      frame.widthCells,
      frame.ascii,
    );
  });
}

function nature(hop: Hop): { readonly word: string; readonly tone: Tone } {
  if (hop.status === 'failed') return { word: 'failed: ', tone: 'error' };
  if (hop.status === 'skipped') return { word: 'not asked: ', tone: 'warn' };
  if (hop.status === 'partial') return { word: 'partial: ', tone: 'warn' };
  if (hop.inferred) return { word: 'inferred: ', tone: 'warn' };
  return { word: '', tone: /widened/.test(hop.reason) ? 'warn' : 'muted' };
}
