import type { BackendName } from '../domain/store-name.ts';

/** How requests to one store prove who they are. Values are resolved secrets: never printed, never in an error. */
export type Auth =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** PEM text, not paths: `config` reads files. */
export interface Tls {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly serverName?: string | undefined;
  readonly insecureSkipVerify?: boolean | undefined;
}

/** Where one store is and how to speak to it. */
export interface Endpoint {
  readonly backend: BackendName;
  /** With its path prefix, without trailing slash, without credentials. */
  readonly baseUrl: string;
  /** Sent as X-Scope-OrgID. */
  readonly tenant?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth?: Auth | undefined;
  readonly tls?: Tls | undefined;
}

export type Params = readonly (readonly [name: string, value: string])[];

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Below the endpoint's base URL, beginning with '/'; already percent-encoded. */
  readonly path: string;
  /** Query string (GET) or form body (POST). */
  readonly params?: Params | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Cancels this request alone; the command's own signal and time limit always apply. */
  readonly signal?: AbortSignal | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed, UTF-8 decoded. */
  readonly body: string;
}

export interface HttpStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed bytes as they arrive. No ceiling: the reader must not hold them. */
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** One line of the request log (`-v`, the TUI's `@`). */
export interface RequestRecord {
  readonly backend: BackendName;
  readonly method: string;
  /** Full URL without credentials; form parameters appended as if it were a GET. */
  readonly url: string;
  /** 0 when no response came. */
  readonly status: number;
  /** Body bytes received on the wire. */
  readonly bytes: number;
  /** Unix ms and monotonic duration in ms. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  readonly attempt: number;
  readonly error?: string | undefined;
  /** The server's Date header in Unix ms, or null. */
  readonly serverDateMs: number | null;
}

export interface WebSocketMessages {
  /** Text frames in order; ends on a normal close, throws ObsqError otherwise (message = close reason). */
  readonly messages: AsyncIterable<string>;
  close(): void;
}

/**
 * The one way out. Every method throws ObsqError only: `network`, `timeout`, `cancelled`, `limit` (body over the ceiling);
 * an HTTP status is data here, the backend's own code judges it.
 */
export interface Http {
  /** The whole answer, at most `maxHeldBytes` (256 MB). Any status resolves. */
  send(endpoint: Endpoint, request: HttpRequest): Promise<HttpResponse>;
  /** The head of the answer, then its bytes. Any status resolves. */
  stream(endpoint: Endpoint, request: HttpRequest): Promise<HttpStream>;
  /** Opens a websocket at `path`. A refused upgrade rejects with ObsqError carrying the HTTP status when there was one. */
  connect(endpoint: Endpoint, request: Omit<HttpRequest, 'method'>): Promise<WebSocketMessages>;
  /** Every finished attempt, in order of finishing. */
  readonly log: readonly RequestRecord[];
  /** Closes sockets so that the process can end. */
  close(): Promise<void>;
}
