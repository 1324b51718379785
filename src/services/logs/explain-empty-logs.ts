import type { LokiClient } from '../../backends/loki/client.ts';
import type { Emptiness } from '../../domain/answer.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import type { Window } from '../../domain/time/window.ts';
import { extractStreamSelectors } from '../../languages/logql-stream.ts';
import type { SelectorMatcher } from '../../languages/selector.ts';

/** At most this many matchers are looked up: each costs a request. */
const mostMatchers = 4;

/** Explains why no log line matched, with a look-up of the values of each label that the selector compares. Never throws. */
export async function explainEmptyLogs(client: LokiClient, expr: string, window: Window): Promise<Emptiness> {
  const [selector] = extractStreamSelectors(expr);
  const matchers = (selector?.matchers ?? [])
    .filter(({ operator, value }) => operator === '=' && value !== '')
    .slice(0, mostMatchers);
  if (selector === undefined || matchers.length === 0)
    return { reason: 'no line matched', hint: 'a longer --since' };
  try {
    const reasons = await Promise.all(matchers.map((matcher) => explainMatcher(client, matcher, window)));
    const reason = reasons.find((one) => one !== null);
    if (reason !== undefined && reason !== null) return reason;
    const piped = selector.pipelineTo > selector.pipelineFrom;
    if (
      piped &&
      (matchers.length === 1 || (await hasStreams(client, expr.slice(selector.from, selector.to), window)))
    )
      return {
        reason: 'the streams are there, but no line passed the filters',
        hint: `obsq logs ${shellWord(expr.slice(selector.from, selector.to))}`,
      };
    return {
      reason: 'the label values are there, but no stream has them together in the window',
      hint: 'a longer --since, or fewer matchers',
    };
  } catch {
    // The look-up is optional: its failure must not hide the empty answer.
    return { reason: 'no line matched', hint: 'a longer --since' };
  }
}

/** Why no stream fits one matcher; null if its value is there. */
async function explainMatcher(
  client: LokiClient,
  { name, value }: SelectorMatcher,
  window: Window,
): Promise<Emptiness | null> {
  const { data: values } = await client.values(name, window);
  if (values.length === 0)
    return {
      reason: `no stream has a label ${name} in the window`,
      hint: 'obsq labels --signal logs',
    };
  if (values.includes(value)) return null;
  const near = nearestWord(value, values);
  const others = `it has ${[...values].sort().slice(0, 5).join(', ')}`;
  return {
    reason: `no stream has ${name} "${value}" in the window; ${near === null ? others : `the nearest is "${near}"`}`,
    hint: `obsq values ${name} --signal logs`,
  };
}

async function hasStreams(client: LokiClient, selector: string, window: Window): Promise<boolean> {
  return (await client.series({ selectors: [selector], ...window })).data.length > 0;
}
