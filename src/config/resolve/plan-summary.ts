import { demoName } from '../file/config-file.ts';
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
