import type { RequestRecord } from '../domain/request-record.ts';
import type { BackendName } from '../domain/store-name.ts';

/** The credentials for one store. The values are resolved secrets: never print them or put them into an error. */
export type Auth =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'bearer'; readonly token: string };

/** TLS settings of one store. Certificates and keys are PEM text, not paths: `config` reads the files. */
export interface Tls {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly serverName?: string | undefined;
  readonly insecureSkipVerify?: boolean | undefined;
}

/** The address of one store and the settings for requests to it. */
export interface Endpoint {
  readonly backend: BackendName;
  /** The URL with its path prefix, without trailing slash and without credentials. */
  readonly baseUrl: string;
  /** Sent as X-Scope-OrgID. */
  readonly tenant?: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth?: Auth | undefined;
  readonly tls?: Tls | undefined;
  /** The proxy of this store alone, in place of that of HTTP_PROXY and the others. `name` is the setting that says so. */
  readonly proxy?: { readonly name: string; readonly text: string } | undefined;
}

export type Params = readonly (readonly [name: string, value: string])[];

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** The path below the endpoint's base URL. It begins with '/' and is already percent-encoded. */
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
  /** Fields behind a chunked body, in the form of `headers`. */
  readonly trailers?: Readonly<Record<string, string>> | undefined;
  /** Decompressed, UTF-8 decoded. */
  readonly body: string;
}

export interface HttpStream {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Decompressed bytes as they arrive. Their number has no limit, so the reader must not collect them. */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Fields behind a chunked body, once all chunks have been read. */
  readonly trailers?: (() => Readonly<Record<string, string>>) | undefined;
}

export interface WebSocketMessages {
  /** The text frames in order. Ends on a normal close and throws ObsqError on any other, with the close reason as its message. */
  readonly messages: AsyncIterable<string>;
  close(): void;
}

/** The time limit of a command, as far as a long reader may move it. */
export interface CommandLimit {
  /** Stops counting, while the reader waits for its own reader. */
  hold(): void;
  /** Begins to count anew, when an answer has come. */
  restart(): void;
  /** Waits `ms` before another try. Rejects with ObsqError when the command is cancelled or out of time. */
  rest(ms: number): Promise<void>;
}

/**
 * The one client through which all requests go. Every method throws ObsqError only: `network`, `timeout`, `cancelled`,
 * `limit` (a body over the limit). An HTTP status is data here: the backend's own code judges it.
 */
export interface Http {
  /** Resolves to the whole answer, of at most `maxHeldBytes` (256 MB), whatever its status. */
  send(endpoint: Endpoint, request: HttpRequest): Promise<HttpResponse>;
  /** Resolves to the head of the answer, whatever its status; the bytes of the body follow as they arrive. */
  stream(endpoint: Endpoint, request: HttpRequest): Promise<HttpStream>;
  /** Opens a websocket at `path`. A refused upgrade rejects with ObsqError, which holds the HTTP status if there was one. */
  connect(endpoint: Endpoint, request: Omit<HttpRequest, 'method'>): Promise<WebSocketMessages>;
  /** The time limit of the whole command, for a question of many requests: each of them is progress. */
  readonly limit: CommandLimit;
  /** The newest 2,000 finished attempts, in order of finishing. */
  readonly log: readonly RequestRecord[];
  /** Closes sockets so that the process can end. */
  close(): Promise<void>;
}
