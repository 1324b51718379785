import { ObsqError } from '../../../domain/errors.ts';
import { isWaitingInIncident } from '../crash-cycle.ts';
import type { Pod } from '../pods.ts';
import { mix, type Random, unit } from '../shape/hash.ts';
import type { Model } from '../shape/model.ts';
import { chargeFailureShare, type Scenario, scenarios } from './scenarios.ts';
import { createPlanner, type SpanPlan, type TracePlan } from './span-plan.ts';
import { type TraceKey, traceHash } from './trace-id.ts';

/** Plans the trace of a key, as a pure function of (seed, key). */
export function planTrace(model: Model, key: TraceKey): TracePlan {
  const hash = traceHash(model.seed, key);
  const scenario = scenarioAt(unit(mix(hash, 1)));
  const fails = scenario.charges && unit(mix(hash, 2)) < chargeFailureShare[key.phase];
  const spans = planScenario(model, { scenario, fails, second: key.second, phase: key.phase, hash });
  const withinSecondNs = Math.floor(unit(mix(hash, 3)) * 1e9);
  return { spans, startNs: BigInt(key.second) * 1_000_000_000n + BigInt(withinSecondNs) };
}

export interface PlanRequest {
  readonly scenario: Scenario;
  readonly fails: boolean;
  readonly second: number;
  readonly phase: TraceKey['phase'];
  readonly hash: number;
}

export function planScenario(model: Model, request: PlanRequest): SpanPlan[] {
  const failing = request.phase === 'failing';
  const { planner, spans } = createPlanner(mix(request.hash, 4), failing, (service, random) =>
    pickPod(model, service, failing ? request.second : null, random),
  );
  request.scenario.plan(planner, request.fails);
  return spans;
}

/** Picks a pod of the service. In the incident it avoids pods that wait for their restart, if another one is left. */
function pickPod(model: Model, service: string, incidentSecond: number | null, random: Random): Pod {
  const all = model.podsOf(service);
  const able =
    incidentSecond === null || service !== 'payment'
      ? all
      : all.filter((pod) => !isWaitingInIncident(pod, incidentSecond));
  const pods = able.length > 0 ? able : all;
  const pod = pods[Math.floor(random.next() * pods.length)];
  if (pod === undefined) {
    throw new ObsqError({
      kind: 'bug',
      message: `the demo's traces name a service without pods: ${service}`,
    });
  }
  return pod;
}

function scenarioAt(share: number): Scenario {
  let rest = share;
  let chosen: Scenario | undefined;
  for (const scenario of scenarios) {
    chosen = scenario;
    rest -= scenario.weight;
    if (rest < 0) break;
  }
  if (chosen === undefined) throw new ObsqError({ kind: 'bug', message: 'the demo has no scenarios' });
  return chosen;
}
