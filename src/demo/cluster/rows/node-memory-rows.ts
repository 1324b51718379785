import type { ComponentRow } from './component-row.ts';
import { nodeGauge as gauge } from './node-row.ts';

const mib = 1024 ** 2;

/** What node-exporter says of memory by kind: nothing is swapped, and little waits to be written. */
export const nodeMemoryRows: readonly ComponentRow[] = (
  [
    ['AnonPages', 1480 * mib],
    ['Shmem', 62 * mib],
    ['SUnreclaim', 118 * mib],
    ['Dirty', 3 * mib],
    ['Writeback', 0],
    ['Mapped', 540 * mib],
    ['PageTables', 21 * mib],
    ['KernelStack', 15 * mib],
    ['VmallocUsed', 44 * mib],
    ['Unevictable', 30 * mib],
    ['Active', 1710 * mib],
    ['Inactive', 2900 * mib],
    ['HardwareCorrupted', 0],
    ['Committed_AS', 3300 * mib],
    ['CommitLimit', 4096 * mib],
    ['Hugepagesize', 2 * mib],
  ] as const
)
  .map(([field, bytes]) => gauge(`memory_${field}_bytes`, bytes, `Memory information field ${field}_bytes.`))
  .concat(
    ['HugePages_Total', 'HugePages_Free'].map((field) =>
      gauge(`memory_${field}`, 0, `Memory information field ${field}.`),
    ),
  );
