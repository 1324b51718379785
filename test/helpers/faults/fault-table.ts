import type { Fault } from './fault.ts';
import { bodyFaults } from './rows/bodies.ts';
import { connectionFaults } from './rows/connections.ts';
import { proxyFaults } from './rows/proxies.ts';
import { secureFaults } from './rows/secure.ts';
import { statusFaults } from './rows/statuses.ts';

/** Everything that can be wrong between a client and its store, by where it goes wrong. */
export const faultTable: readonly (readonly [group: string, faults: readonly Fault[]])[] = [
  ['the connection', connectionFaults],
  ['the body', bodyFaults],
  ['the status', statusFaults],
  ['TLS', secureFaults],
  ['a proxy', proxyFaults],
];
