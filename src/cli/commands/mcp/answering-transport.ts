import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResponse,
  type JSONRPCMessage,
  type RequestId,
} from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import type { Io } from '../../io/io.ts';

/**
 * The protocol's transport on standard input and output. It differs from the library's in one thing: when the input has ended,
 * it stays open until each request that came has its answer, because whoever pipes requests in closes the pipe behind them.
 *
 * An interruption and a failed write close it at once, whatever is still owed.
 *
 * @param onClosed runs when nothing more is read or written
 */
export function answeringTransport(io: Io, onClosed: () => void): StdioServerTransport {
  const transport = new StdioServerTransport();
  const due = new Set<RequestId>();
  let isClosing = false;

  let handle: ((message: JSONRPCMessage) => void) | undefined;
  const count = (message: JSONRPCMessage) => {
    if (isJSONRPCRequest(message)) due.add(message.id);
    else if (isJSONRPCNotification(message)) due.delete(cancelledRequest(message.params));
    handle?.(message);
  };
  // The library sets its handler as a property, before and after the first message.
  Object.defineProperty(transport, 'onmessage', {
    get: () => (handle === undefined ? undefined : count),
    set: (next: typeof handle) => {
      handle = next;
    },
  });

  const close = transport.close.bind(transport);
  const send = transport.send.bind(transport);
  transport.close = async () => {
    isClosing = true;
    if (due.size > 0 && io.stdinHasEnded?.() === true && !io.interrupted.aborted) return;
    await close();
    onClosed();
  };
  transport.send = async (message) => {
    await send(message);
    if (!isJSONRPCResponse(message) || message.id === undefined) return;
    due.delete(message.id);
    if (isClosing && due.size === 0) await transport.close();
  };
  return transport;
}

/** The request that a `notifications/cancelled` names: it gets no answer. */
function cancelledRequest(params: Record<string, unknown> | undefined): RequestId {
  const id = params?.requestId;
  return typeof id === 'number' || typeof id === 'string' ? id : '';
}
