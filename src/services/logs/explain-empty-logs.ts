import type { LokiClient } from '../../backends/loki/client.ts';
import type { Emptiness } from '../../domain/answer.ts';
import { shellWord } from '../../domain/text/shell-word.ts';
import type { Window } from '../../domain/time/window.ts';
import { extractStreamSelectors } from '../../languages/logql-stream.ts';
import type { SelectorMatcher } from '../../languages/selector.ts';
import { explainMatcher, type MatcherWords, wantsValues } from '../discovery/explain-matcher.ts';

/** At most this many matchers are looked up: each costs a request. */
const mostMatchers = 4;

/** Explains why no log line matched, with a look-up of the values of each label that the selector compares. Never throws. */
export async function explainEmptyLogs(client: LokiClient, expr: string, window: Window): Promise<Emptiness> {
  const [selector] = extractStreamSelectors(expr);
  const matchers = (selector?.matchers ?? []).filter(wantsValues).slice(0, mostMatchers);
  if (selector === undefined || matchers.length === 0)
    return { reason: 'no line matched', hint: 'a longer --since' };
  try {
    const reasons = await Promise.all(matchers.map((matcher) => explainStreams(client, matcher, window)));
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

const words: MatcherWords = {
  noLabel: (name) => `no stream has a label ${name} in the window`,
  none: 'no stream has',
  where: ' in the window',
  labelHint: 'obsq labels --signal logs',
  valueHint: (name) => `obsq values ${shellWord(name)} --signal logs`,
};

/** Why no stream fits one matcher; null if its value is there. */
async function explainStreams(
  client: LokiClient,
  matcher: SelectorMatcher,
  window: Window,
): Promise<Emptiness | null> {
  const { data } = await client.values(matcher.name, window);
  return explainMatcher(matcher, new Set(data), words);
}

async function hasStreams(client: LokiClient, selector: string, window: Window): Promise<boolean> {
  return (await client.series({ selectors: [selector], ...window })).data.length > 0;
}
