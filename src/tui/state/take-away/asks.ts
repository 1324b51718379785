import { buildExploreUrl } from '../../../pivot/links/explore-link.ts';
import { formatObsqCommand } from '../../../pivot/links/obsq-command.ts';
import type { Question } from '../../../pivot/links/question.ts';
import type { IncidentSection } from '../../../view/pivot/incident.ts';
import type { ContextTarget } from '../model/tui-state.ts';

/** Formats questions as commands, and the first one as a link if the context names a Grafana. */
export function asksOf(
  { args, explore }: ContextTarget,
  questions: readonly Question[],
): Pick<IncidentSection, 'commands' | 'links'> {
  return {
    commands: questions.map((question) => formatObsqCommand(question, args)),
    links:
      explore === null || questions.length === 0
        ? []
        : [{ text: 'Grafana Explore', url: buildExploreUrl(explore, questions.slice(0, 1)) }],
  };
}
