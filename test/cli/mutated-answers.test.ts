import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cpuMs } from '../helpers/cpu-time.ts';
import { runInProcess } from '../helpers/fake-io.ts';
import { type MutatedStores, startMutatedStores } from '../helpers/faults/mutated-stores.ts';

/** Each command asks something that the recordings answer. */
const commands: readonly (readonly string[])[] = [
  ['metrics', 'up'],
  ['metrics', 'up', '--since', '1h', '-o', 'chart'],
  ['logs', '{app="x"}', '--since', '10m', '-o', 'wide'],
  ['traces', '{ status = error }'],
  ['traces', '{ } | rate()'],
  ['trace', '22be4a157aeda1bd61c75d523043ff06'],
  ['exemplars', 'up'],
  ['pivot', 'up', '--since', '30m'],
  ['pivot', '--trace', '22be4a157aeda1bd61c75d523043ff06'],
  ['labels', '--signal', 'logs'],
  ['labels', '--signal', 'traces'],
  ['values', 'namespace'],
  ['series', 'up'],
  ['alerts'],
  ['rules'],
  ['check'],
  ['pod-cpu'],
  ['error-logs'],
  ['slow-traces'],
];
const outputs: readonly (readonly string[])[] = [[], ['-o', 'json'], ['-o', 'csv']];

/** OBSQ_SWEEP=2000 runs that many seeds; the usual ones are a fixed sample. OBSQ_SWEEP_FROM is the first. */
const seeds = Number(process.env.OBSQ_SWEEP ?? '2');
const firstSeed = Number(process.env.OBSQ_SWEEP_FROM ?? '1');

let stores: MutatedStores;
beforeAll(async () => {
  stores = await startMutatedStores();
});
afterAll(() => stores.close());

describe('mutated copies of recorded answers', () => {
  it.each(commands.map((command) => [command.join(' '), command] as const))(
    '%s: no crash, no hang, no control byte',
    async (_name, command) => {
      for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
        const output = command.includes('-o') ? [] : (outputs[seed % outputs.length] ?? []);
        stores.reseed(seed * 7919);
        const argv = [...command, ...output, ...stores.flags, '--timeout', '5s', '--yes'].filter(
          (word) => word !== '--yes' || /^(metrics|logs|traces|pivot)$/.test(command[0] ?? ''),
        );
        const started = cpuMs();
        const { code, stdout, stderr } = await runInProcess(argv, { isTerminal: seed % 2 === 0 });
        const told = `seed ${seed}: obsq ${argv.join(' ')}\n${stderr.slice(0, 2000)}`;
        expect(code, told).not.toBe(70);
        expect(cpuMs() - started, told).toBeLessThan(20_000);
        // Colours are ours; anything else that moves a terminal is not.
        const drawn = `${seed % 2 === 0 ? stdout : ''}${stderr}`.replace(/\u001b\[[0-9;]*m/g, '');
        expect(drawn, told).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      }
    },
    60_000 + seeds * 20_000,
  );
});
