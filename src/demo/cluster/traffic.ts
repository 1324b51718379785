import { mix } from './shape/hash.ts';
import { jitteredTime } from './shape/jitter.ts';
import type { Model } from './shape/model.ts';
import { createWave } from './shape/wave.ts';
import { chargeFailureShare, scenarios } from './traces/scenarios.ts';
import type { SpanPlan } from './traces/span-plan.ts';
import type { TraceKey } from './traces/trace-id.ts';
import { type PlanRequest, planScenario } from './traces/trace-plan.ts';

/** All user requests per second on a quiet day. The trace store keeps only a few of them. */
const requestsPerSecond = 4;
/** The number of traces planned for each scenario and outcome, to learn the distribution of durations. */
const rehearsals = 60;

type Phase = TraceKey['phase'];
const phases: readonly Phase[] = ['healthy', 'failing'];

/** A rehearsed trace with its weight. The weights of a phase sum to 1, that is, to one user request. */
export interface RehearsedTrace {
  readonly phase: Phase;
  readonly share: number;
  readonly spans: readonly SpanPlan[];
}

/**
 * The source of the counters of requests and spans: the number of user requests so far in each phase of the story, and
 * rehearsed traces that show what one request causes. So metrics and stored traces have the same distributions.
 */
export interface Traffic {
  rehearse(): readonly RehearsedTrace[];
  /** The user requests since the start of the history, before and after the anchor. `key` shifts the scrape's time (`jitteredTime`). */
  requests(key: number, seconds: number): { readonly healthy: number; readonly failing: number };
}

export function createTraffic(model: Model): Traffic {
  const wave = createWave(mix(model.seed, 0x7aff1c));
  const begin = wave.integral(0);
  const total = (seconds: number): number =>
    requestsPerSecond * (wave.integral(seconds - model.eraStartSeconds) - begin);
  const untilAnchor = total(model.anchorSeconds);
  let rehearsed: readonly RehearsedTrace[] | undefined;
  return {
    rehearse() {
      rehearsed ??= phases.flatMap((phase) => rehearsePhase(model, phase));
      return rehearsed;
    },
    requests(key, seconds) {
      const all = total(Math.max(model.eraStartSeconds, jitteredTime(key, seconds)));
      return all <= untilAnchor
        ? { healthy: all, failing: 0 }
        : { healthy: untilAnchor, failing: all - untilAnchor };
    },
  };
}

function rehearsePhase(model: Model, phase: Phase): RehearsedTrace[] {
  const traces: RehearsedTrace[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    // Rare outcomes are rehearsed as often as common ones, with a lower weight, so that every possible series exists.
    const failureShare = scenario.charges ? chargeFailureShare[phase] : 0;
    for (const fails of scenario.charges ? [false, true] : [false]) {
      const share = (scenario.weight * (fails ? failureShare : 1 - failureShare)) / rehearsals;
      for (let run = 0; run < rehearsals; run++) {
        // Scenarios without a charge must be equal in both phases, to the last bit.
        const behaves = scenario.charges ? phase : 'healthy';
        const hash = mix(mix(mix(model.seed, 0x4ea7), index), run);
        const request: PlanRequest = { scenario, fails, second: run, phase: behaves, hash };
        traces.push({ phase, share, spans: planScenario(model, request) });
      }
    }
  }
  return traces;
}
