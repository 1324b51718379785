import { createTransport } from '../connection/transport.ts';
import type { Http } from '../http.ts';
import type { HttpOptions } from '../http-options.ts';
import { wait } from '../limits/time-limit.ts';
import { decodeText } from '../reply/read-body.ts';
import { readChunks, readWhole } from '../reply/reply.ts';
import { openReply } from './open-reply.ts';

const defaultMaxHeldBytes = 256 * 1024 * 1024;

/**
 * Creates the client through which every request to a store goes. It loads and opens nothing before the first request;
 * `close()` frees the sockets so that the process can end.
 */
export function createHttp(options: HttpOptions): Http {
  const transport = createTransport(options);
  return {
    log: transport.log.records,
    async send(endpoint, request) {
      const reply = await openReply(transport, endpoint, request);
      const body = await readWhole(reply, options.maxHeldBytes ?? defaultMaxHeldBytes, { endpoint, request });
      const { status, headers } = reply;
      return { status, headers, trailers: reply.trailers(), body: decodeText(body) };
    },
    async stream(endpoint, request) {
      const reply = await openReply(transport, endpoint, request);
      return {
        status: reply.status,
        headers: reply.headers,
        chunks: readChunks(reply, { endpoint, request }),
        trailers: reply.trailers,
      };
    },
    async connect(endpoint, request) {
      const { openWebSocket } = await import('../websocket/websocket.ts');
      return openWebSocket(transport, endpoint, request);
    },
    limit: {
      hold: () => transport.limit.hold(),
      restart: () => transport.limit.restart(),
      rest: (ms) => (options.wait ?? wait)(ms, transport.signal),
    },
    close: () => transport.destroy(),
  };
}
