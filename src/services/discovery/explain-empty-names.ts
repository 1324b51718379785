import type { Emptiness } from '../../domain/answer.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import { shellWord } from '../../domain/text/shell-word.ts';

/** Explains why a label has no values: the label does not exist (the hint names the nearest one), or the selector and window have none. Never throws. */
export async function explainEmptyValues(
  label: string,
  signal: string,
  listLabels: () => Promise<readonly string[]>,
): Promise<Emptiness> {
  const hint = `obsq labels --signal ${signal}`;
  try {
    const labels = await listLabels();
    if (labels.includes(label))
      return { reason: `the label ${label} has no values on what matches in the window`, hint };
    const near = nearestWord(label, labels);
    return {
      reason: `nothing has a label ${label} in the window${near === null ? '' : `; the nearest is ${near}`}`,
      hint: near === null ? hint : `obsq values ${shellWord(near)} --signal ${signal}`,
    };
  } catch {
    // The look-up is optional: its failure must not hide the empty answer.
    return { reason: 'no values', hint };
  }
}
