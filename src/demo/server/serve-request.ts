import type { IncomingMessage, ServerResponse } from 'node:http';
import type { DemoResponse } from '../../engine/source/sources.ts';
import type { Fault } from './fault.ts';
import { faultedAnswer, statusAnswer } from './fault-answer.ts';
import { has } from './faulted-cluster.ts';
import { FormTooLarge, pathOf, readDemoRequest } from './read-request.ts';
import { delay, headersFor, type Serving } from './serving.ts';
import { answerOf, notFound, type Route, routeOf } from './store-routes.ts';
import { writeDemoResponse } from './write-response.ts';

/** Serves one HTTP request. The faults may delay, change or withhold the answer. */
export async function serveRequest(
  serving: Serving,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const route = routeOf(pathOf(message));
  const faults = route === null ? [] : serving.faults[route.store];
  const record = (status: number): void =>
    serving.remember({
      store: route?.store ?? null,
      method: message.method ?? '',
      url: message.url ?? '',
      status,
    });
  if (has(faults, 'down')) {
    record(0);
    message.socket.destroy();
    return;
  }
  if (has(faults, 'hang')) {
    record(0);
    return;
  }
  for (const fault of faults) if (fault.kind === 'slow') await delay(serving, fault.delayMs);
  const nowMs = serving.now();
  const answer = await answerRoute(serving, route, faults, { message, nowMs });
  record(answer.status);
  await writeDemoResponse(message, response, answer, headersFor(faults, nowMs));
}

async function answerRoute(
  serving: Serving,
  route: Route | null,
  faults: readonly Fault[],
  { message, nowMs }: { readonly message: IncomingMessage; readonly nowMs: number },
): Promise<DemoResponse> {
  if (route === null) {
    message.resume();
    return notFound;
  }
  const { store, path } = route;
  for (const fault of faults) if (fault.kind === 'status') return statusAnswer(store, fault.status);
  try {
    const request = await readDemoRequest(message, path, nowMs);
    return faultedAnswer(store, faults, answerOf(serving.apis[store], store, request));
  } catch (error) {
    if (!(error instanceof FormTooLarge)) throw error;
    return { status: 413, contentType: 'text/plain; charset=utf-8', body: 'http: request body too large\n' };
  }
}
