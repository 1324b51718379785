import type { Emptiness } from '../../domain/answer.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';

/** Why a label has no values: no such label (the nearest named), or none where it was looked for. Never throws. */
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
      hint: near === null ? hint : `obsq values ${near} --signal ${signal}`,
    };
  } catch {
    // The look-up is a courtesy; its failure must not hide the (empty) answer.
    return { reason: 'no values', hint };
  }
}
