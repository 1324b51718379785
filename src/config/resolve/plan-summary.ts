import { ObsqError } from '../../domain/errors.ts';
import type { Source } from '../context.ts';
import { type Environment, variable } from '../env.ts';
import { clusterLabelProblem, demoName } from '../file/config-file.ts';
import type { StorePlans } from './plan-stores.ts';

/** The context name to show with an answer: the context's, `demo`, or "(environment)" or "(flags)" if no context was used. */
export function contextNameOf(found: StorePlans): string {
  if (found.named !== null) return found.named;
  const origins = new Set(found.plans.map((plan) => plan.origin));
  if (origins.has('context') && found.context !== null) return found.context.name;
  return origins.has('obsq-variables') || origins.has('known-variables') ? '(environment)' : '(flags)';
}

/**
 * Lines for stderr: the notices about the file, one if the stores come from different kinds of sources (a part of an answer may
 * then describe another cluster), and the one that says the data is the demo's.
 */
export function noticesOf(found: StorePlans): string[] {
  const notices = [...(found.config?.notices ?? [])];
  if (new Set(found.plans.map((plan) => plan.origin)).size > 1) {
    const sources = found.plans.map((plan) => `${plan.store} from ${plan.source}`);
    notices.push(`sources are mixed: ${sources.join(', ')}`);
  }
  if (found.named === demoName) notices.push('demo data: the answers come from the built-in cluster');
  return notices;
}

const labelVariable = 'OBSQ_CLUSTER_LABEL';

/**
 * The label that tells the clusters of the metrics store apart: the context's that the store comes from, or else the variable's. Null
 * where neither says one: it is found. The demo has its own. Throws ObsqError `config` for a text that is no label.
 */
export function clusterLabelOf(
  { named, plans, context }: StorePlans,
  environment: Environment,
): { readonly label: string; readonly source: Source } | null {
  if (named === demoName) return null;
  const isContextUsed = plans.some(({ store, origin }) => store === 'metrics' && origin === 'context');
  const own = isContextUsed ? (context?.clusterLabel ?? null) : null;
  if (own !== null) return { label: own, source: `context ${context?.name}` };
  const label = variable(environment, labelVariable);
  if (label === undefined) return null;
  const problem = clusterLabelProblem(label);
  if (problem === null) return { label, source: labelVariable };
  throw new ObsqError({
    kind: 'config',
    message: `${labelVariable}: ${problem}`,
    hint: `export ${labelVariable}=cluster_name`,
  });
}
