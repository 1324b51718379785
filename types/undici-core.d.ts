// undici's core files, imported one by one: its index also loads fetch, caches and mocks, and costs twice the start-up.

declare module 'undici/lib/dispatcher/pool.js' {
  import type { Pool } from 'undici';

  const PoolClass: typeof Pool;
  export = PoolClass;
}

declare module 'undici/lib/core/connect.js' {
  import type { buildConnector } from 'undici';

  const build: typeof buildConnector;
  export = build;
}

declare module 'undici/lib/api/api-connect.js' {
  import type { Dispatcher } from 'undici';

  function connect(this: Dispatcher, options: Dispatcher.ConnectOptions): Promise<Dispatcher.ConnectData>;
  export = connect;
}

declare module 'undici/lib/api/api-request.js' {
  import type { Dispatcher } from 'undici';

  type Done = (error: Error | null, data: Dispatcher.ResponseData) => void;
  class RequestHandler implements Dispatcher.DispatchHandler {
    constructor(options: Dispatcher.RequestOptions, callback: Done);
    onData(chunk: Buffer): boolean;
  }
  function request(this: Dispatcher, options: Dispatcher.RequestOptions, callback: Done): void;
  namespace request {
    export { RequestHandler };
  }
  export = request;
}
