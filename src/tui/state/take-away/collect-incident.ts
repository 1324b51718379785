import type { Incident, IncidentSection } from '../../../view/pivot/incident.ts';
import type { TuiState } from '../model/tui-state.ts';
import { logsSection } from './logs-section.ts';
import { metricSection } from './metric-section.ts';
import { traceSection } from './trace-section.ts';

/** What was looked at on the path up to here, each thing once, in the order of the path. */
export function collectIncident(state: TuiState): Incident {
  const { steps, at } = state.path;
  const zone = state.facts.timeZone;
  const sections = new Map<string, IncidentSection>();
  for (const { metric, trace, logs } of steps.slice(0, at + 1)) {
    for (const section of [
      metricSection(metric, state.target),
      traceSection(trace, state.target, zone),
      logsSection(logs, state.target, zone),
    ]) {
      if (section === null) continue;
      // A pane is carried along the path: what it showed last replaces what it showed first.
      sections.set(section.commands.join('\n') || section.title, section);
    }
  }
  return {
    contextName: state.contextName,
    writtenAtMs: state.nowMs,
    zone,
    sections: [...sections.values()],
  };
}
