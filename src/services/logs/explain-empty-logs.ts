import type { LokiClient } from '../../backends/loki/client.ts';
import type { Emptiness } from '../../domain/answer.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import type { Window } from '../../domain/time/window.ts';
import { extractStreamSelectors } from '../../languages/logql-stream.ts';

/** Explains why no log line matched, with one look-up of the streams that the selector may have meant. Never throws. */
export async function explainEmptyLogs(client: LokiClient, expr: string, window: Window): Promise<Emptiness> {
  const [selector] = extractStreamSelectors(expr);
  const matcher = selector?.matchers.find(
    (candidate) => candidate.operator === '=' && candidate.value !== '',
  );
  if (selector === undefined || matcher === undefined)
    return { reason: 'no line matched', hint: 'a longer --since' };
  try {
    const { data: values } = await client.values(matcher.name, window);
    if (values.length === 0)
      return {
        reason: `no stream has a label ${matcher.name} in the window`,
        hint: 'obsq labels --signal logs',
      };
    if (!values.includes(matcher.value)) {
      const near = nearestWord(matcher.value, values);
      const others = `it has ${[...values].sort().slice(0, 5).join(', ')}`;
      return {
        reason: `no stream has ${matcher.name} "${matcher.value}" in the window; ${near === null ? others : `the nearest is "${near}"`}`,
        hint: `obsq values ${matcher.name} --signal logs`,
      };
    }
    const piped = selector.pipelineTo > selector.pipelineFrom;
    return {
      reason: piped
        ? 'the streams are there, but no line passed the filters'
        : 'the label values are there, but no stream has them together in the window',
      hint: piped
        ? `obsq logs '${expr.slice(selector.from, selector.to)}'`
        : 'a longer --since, or fewer matchers',
    };
  } catch {
    // The look-up is optional: its failure must not hide the empty answer.
    return { reason: 'no line matched', hint: 'a longer --since' };
  }
}
