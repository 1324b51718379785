import { demoName } from '../file/config-file.ts';
import type { StorePlans } from './plan-stores.ts';

/** The name an answer carries: the context's, `demo`, or "(environment)" and "(flags)" where no context was involved. */
export function contextNameOf(found: StorePlans): string {
  if (found.named !== null) return found.named;
  const origins = new Set(found.plans.map((plan) => plan.origin));
  if (origins.has('context') && found.context !== null) return found.context.name;
  return origins.has('obsq-variables') || origins.has('known-variables') ? '(environment)' : '(flags)';
}

/**
 * Lines for stderr: what the file earned, one line where the stores come from different families of sources (half of an answer
 * may be of another cluster), and the demo's own.
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
