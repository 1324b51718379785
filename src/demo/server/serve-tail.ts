import { wantsCategories } from '../../engine/logql/api/loki-api.ts';
import { openTail, refuseTail } from '../../engine/logql/api/tail.ts';
import type { DemoCluster } from '../../engine/source/sources.ts';
import { headersOf, queryOf } from './read-request.ts';
import type { TailUpgrade } from './serving.ts';

/** Creates the server of log tails over websockets. `now` is Unix ms. */
export function createTailServer(
  cluster: DemoCluster,
  now: () => number,
): (upgrade: TailUpgrade) => Promise<void> {
  return async ({ message, socket, head, accept, refuse }) => {
    const params = queryOf(message);
    const refusal = refuseTail(params, now());
    if (refusal !== null) {
      refuse(refusal);
      return;
    }
    // Only a tail needs websockets, so other queries never load the package.
    const { WebSocketServer } = await import('ws');
    accept();
    const server = new WebSocketServer({ noServer: true });
    server.handleUpgrade(message, socket, head, (webSocket) => {
      const stop = openTail(cluster, params, {
        now,
        send: (frame) => webSocket.send(frame),
        close: (code, reason) => webSocket.close(code, reason),
        schedule: (run, delayMs) => {
          const timer = setTimeout(run, delayMs);
          return () => clearTimeout(timer);
        },
        categorize: wantsCategories(headersOf(message)),
      });
      webSocket.on('close', stop);
      // After an error the socket's close event follows, which stops the tail.
      webSocket.on('error', () => webSocket.terminate());
    });
  };
}
