import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { healthyBody } from '../helpers/faults/healthy-answers.ts';
import { type MachineFault, runMachineFault } from '../helpers/faults/machine.ts';
import { machineFaults, signalFaults } from '../helpers/faults/rows/machine-rows.ts';
import { type RecordingServer, startRecordingServer } from '../helpers/recording-server.ts';

let store: RecordingServer;
let hanging: Server;
beforeAll(async () => {
  store = await startRecordingServer({
    respond: ({ path }) => ({ body: healthyBody(path), headers: { 'content-type': 'application/json' } }),
  });
  hanging = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', (data) => {
      const home = /^\w+ (.*)\/api\/v1\/query/.exec(String(data))?.[1];
      if (home !== undefined) writeFileSync(join(home, 'asked'), '');
    });
  });
  hanging.listen(0, '127.0.0.1');
  await once(hanging, 'listening');
});
afterAll(async () => {
  await store.close();
  hanging.close();
});

const run = (fault: MachineFault) => {
  const address = hanging.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return runMachineFault(fault, { URL: store.url, HANGING: `http://127.0.0.1:${address.port}` });
};

const rows = (faults: readonly MachineFault[]) => faults.map((fault) => [fault.name, fault] as const);

describe.concurrent('the machine in trouble', () => {
  it.each([...rows(machineFaults), ...rows(signalFaults)])(
    '%s',
    { timeout: 60_000 },
    async (_name, fault) => {
      const { code, output } = await run(fault);
      expect(output).not.toMatch(/\bbug\b|\n\s+at .*:\d+:\d+|EPIPE/);
      expect(output.replace(/\s+/g, ' ')).toMatch(fault.says);
      expect(code, output).toBe(fault.code);
    },
  );
});
