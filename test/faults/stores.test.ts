import { describe, expect, it } from 'vitest';
import { faultTable } from '../helpers/faults/fault-table.ts';
import { storeNames } from '../helpers/faults/healthy-answers.ts';
import { complaintsOf } from '../helpers/faults/run-fault.ts';

/** `npm run chaos` asks every client; the usual tests ask one, another one for each fault. */
const isWhole = process.env.OBSQ_CHAOS !== undefined;

const rows = faultTable
  .flatMap(([group, faults]) => faults.map((fault) => ({ group, fault })))
  .flatMap(({ group, fault }, at) =>
    storeNames
      .filter((_store, index) => isWhole || index === at % storeNames.length)
      .map((store, index) => [`${group}: ${fault.name}, ${store}`, fault, store, at + index] as const),
  );

describe.concurrent('a store in trouble ends a command with its code and its sentence', () => {
  it.each(rows)('%s', { timeout: 120_000 }, async (_name, fault, store, at) => {
    expect(await complaintsOf(fault, store, at % 8 < 4 ? 'table' : 'json')).toEqual([]);
  });
});
