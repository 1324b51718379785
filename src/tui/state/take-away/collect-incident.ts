import type { Incident, IncidentSection } from '../../../view/pivot/incident.ts';
import type { TuiState } from '../model/tui-state.ts';
import { logsSection } from './logs-section.ts';
import { metricSection } from './metric-section.ts';
import { traceSection } from './trace-section.ts';

/** Collects a section for each question on the path up to the current step, each once and in the order of the path. */
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
      // Later steps repeat the panes of earlier ones: the last version of a section replaces the first.
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
