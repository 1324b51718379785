import { joinCommands, pasteText } from '../../../domain/text/paste-text.ts';
import { buildExploreUrl } from '../../../pivot/links/explore-link.ts';
import { formatObsqCommand } from '../../../pivot/links/obsq-command.ts';
import { renderIncident } from '../../../view/pivot/incident.ts';
import type { Handlers } from '../model/handler.ts';
import { nameCommands, withNotice } from '../model/notice.ts';
import type { Step, TuiState } from '../model/tui-state.ts';
import { openRequests } from '../overlay/request-log.ts';
import { collectIncident } from './collect-incident.ts';
import { takeableOf } from './takeable.ts';

/** The commands that copy or write what the screen shows. */
export const takeCommands: Handlers = {
  copy: (state) => {
    const { value } = takeableOf(state);
    if (value === null) return withNotice(state, 'there is nothing here to copy', 'warn');
    return { state, effects: [{ kind: 'copy', text: pasteText(value.text), what: value.what }] };
  },
  'copy-command': (state) => {
    const { question, moreQuestions = [] } = takeableOf(state);
    if (question === null) return withNotice(state, 'nothing was asked here yet', 'warn');
    const commands = [question, ...moreQuestions].map((one) => formatObsqCommand(one, state.target.args));
    return {
      state,
      effects: [{ kind: 'copy', text: joinCommands(commands), what: nameCommands(commands) }],
    };
  },
  'copy-curl': (state) => {
    const { request } = takeableOf(state);
    if (request === null) return withNotice(state, 'no request was made for this pane', 'warn');
    return { state, effects: [{ kind: 'copy-curl', ...request }] };
  },
  grafana: showGrafanaLink,
  'write-incident': writeIncident,
  requests: openRequests,
};

function showGrafanaLink(state: TuiState): Step {
  const { explore } = state.target;
  if (explore === null) {
    const text = 'the context names no Grafana: "grafana: URL" in the configuration file does';
    return withNotice(state, text, 'warn');
  }
  const { question } = takeableOf(state);
  if (question === null) return withNotice(state, 'nothing was asked here yet', 'warn');
  const text = buildExploreUrl(explore, [question]);
  return {
    state: { ...state, overlay: { kind: 'text', title: 'Grafana Explore', text } },
    effects: [{ kind: 'copy', text: pasteText(text), what: 'the link' }],
  };
}

function writeIncident(state: TuiState): Step {
  const incident = collectIncident(state);
  if (incident.sections.length === 0) return withNotice(state, 'there is nothing to write yet', 'warn');
  const stamp = new Date(state.nowMs).toISOString().slice(0, 19).replaceAll(':', '').replace('T', '-');
  return {
    state,
    effects: [{ kind: 'write-incident', text: renderIncident(incident), stem: `obsq-incident-${stamp}` }],
  };
}
