import { clientOf, type Operation } from './operation.ts';
import type { Called, Planner } from './span-plan.ts';

/** The work of a server during its span. It receives the span's index and the time from which it may call others. */
export type Body = (self: number, startNs: number) => Called;

/** The time of half a round trip inside the cluster: 0.1 to 0.5 ms. */
function hopNs(planner: Planner): number {
  return 1e5 + 4e5 * planner.random.next();
}

/** Adds a server span under `parent` on a pod of its own service. It runs `body` after 40 % of its own time. */
export function serve(
  planner: Planner,
  operation: Operation,
  parent: number,
  startNs: number,
  body?: Body,
): Called {
  const own = planner.ownNs(operation);
  const self = planner.open(operation, parent, startNs, { pod: planner.pickPod(operation.service) });
  const inner = body?.(self, startNs + own * 0.4) ?? { endNs: startNs + own * 0.4, failed: false };
  const endNs = inner.endNs + own * 0.6;
  planner.close(self, endNs, inner.failed, inner.origin ?? false);
  return { endNs, failed: inner.failed };
}

/** Adds a client span of the caller and, within it, the server span that it reaches. */
export function call(
  planner: Planner,
  server: Operation,
  parent: number,
  startNs: number,
  body?: Body,
): Called {
  const caller = planner.podOf(parent).workload.name;
  const client = planner.open(clientOf(server, caller), parent, startNs);
  const served = serve(planner, server, client, startNs + hopNs(planner), body);
  const endNs = served.endNs + hopNs(planner);
  planner.close(client, endNs, served.failed);
  return { endNs, failed: served.failed };
}

/** Adds a span without children on its parent's pod: a database call or an internal step. `slower` multiplies its duration. */
export function leaf(
  planner: Planner,
  operation: Operation,
  parent: number,
  startNs: number,
  slower = 1,
): Called {
  const self = planner.open(operation, parent, startNs);
  const endNs = startNs + planner.ownNs(operation) * slower;
  planner.close(self, endNs);
  return { endNs: endNs + 3e4, failed: false };
}

/** Runs steps one after the other. The first step that fails ends the sequence. */
export function inOrder(startNs: number, steps: readonly ((startNs: number) => Called)[]): Called {
  let endNs = startNs;
  for (const step of steps) {
    const called = step(endNs);
    endNs = called.endNs;
    if (called.failed) return { endNs, failed: true };
  }
  return { endNs, failed: false };
}

/** Repeats a step `count` times, one after the other. */
export function times(count: number, step: (startNs: number) => Called): (startNs: number) => Called {
  return (startNs) =>
    inOrder(
      startNs,
      Array.from({ length: count }, () => step),
    );
}
