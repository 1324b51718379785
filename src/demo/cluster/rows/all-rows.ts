import { alertRows } from './alert-rows.ts';
import { apiserverRows } from './apiserver-rows.ts';
import { collectorRows } from './collector-rows.ts';
import type { ComponentRow } from './component-row.ts';
import { containerRows } from './container-rows.ts';
import { controlPlaneRows } from './control-plane-rows.ts';
import { dnsRows } from './dns-rows.ts';
import { edgeRows } from './edge-rows.ts';
import { kubeletRows } from './kubelet-rows.ts';
import { machineRows } from './machine-rows.ts';
import { nodeMemoryRows } from './node-memory-rows.ts';
import { nodeNetworkRows } from './node-network-rows.ts';
import { nodeRows } from './node-rows.ts';
import { prometheusRows } from './prometheus-rows.ts';
import { storeRows } from './store-rows.ts';
import { versionRows } from './version-rows.ts';
import { windowsRows } from './windows-rows.ts';

/** The rows of every subject. A new subject is a file of rows beside this one, and a line here. */
export const allRows: readonly ComponentRow[] = [
  // One line for each file.
  ...alertRows,
  ...apiserverRows,
  ...collectorRows,
  ...containerRows,
  ...controlPlaneRows,
  ...dnsRows,
  ...kubeletRows,
  ...machineRows,
  ...nodeMemoryRows,
  ...nodeNetworkRows,
  ...edgeRows,
  ...nodeRows,
  ...prometheusRows,
  ...storeRows,
  ...versionRows,
  ...windowsRows,
];
