import { extractSelectors } from '../../languages/promql-selectors.ts';

/** The selector of a rule's evidence. */
export interface EvidenceSelector {
  readonly text: string;
  /** The UTF-16 offset of the selector in the evidence. */
  readonly offset: number;
  /** Whether the evidence is more than the selector: functions of it. */
  readonly isMeasured: boolean;
}

const slot = /\$(?:\w+|\{\w+\})(?=\s*[\]:])/g;
/** What drops the labels of the series, by which things are counted. */
const dropping =
  'sum|count|avg|min|max|group|stddev|stdvar|topk|bottomk|quantile|count_values|limitk|absent\\w*|scalar|histogram_quantile';
const call = String.raw`(?!(?:${dropping})\b)[a-z_0-9]+\(\s*@(?:\s*\[[^\]]+\])?\s*\)`;
const calls = new RegExp(`^${call}(?:\\s+or\\s+${call})*$`);

/**
 * Finds the selector of evidence: the whole text, or the one of which each function in it is (`rate(up[$rate])`, or several joined by
 * `or`). Functions keep the labels of the series, so that things can be counted by them. Null for any other expression.
 */
export function evidenceSelector(evidence: string): EvidenceSelector | null {
  const readable = evidence.replace(slot, (found) => '5m'.padEnd(found.length));
  const selectors = extractSelectors(readable);
  const [first] = selectors;
  if (first === undefined || first.metricName === null) return null;
  const text = evidence.slice(first.from, first.to);
  const found = { text, offset: first.from };
  if (evidence.trim() === text) return { ...found, isMeasured: false };
  const isOne = selectors.every(({ from, to }) => evidence.slice(from, to) === text);
  const shape = evidence.replaceAll(text, '@').trim();
  return isOne && calls.test(shape) ? { ...found, isMeasured: true } : null;
}
