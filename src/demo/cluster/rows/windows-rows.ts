import { counter, state } from './component.ts';
import type { ComponentRow } from './component-row.ts';

const machine = { job: 'windows-exporter', instance: '10.0.0.40:9182' } as const;
const disk = [{ volume: 'C:' }];
const card = [{ nic: 'vmxnet3 Ethernet Adapter' }];
const cpu = (mode: string, share: number): ComponentRow =>
  counter(machine, 'windows_cpu_time_total', 'Time that processor spent in different modes.', share, [
    { core: '0,0', mode },
  ]);

/** A Windows machine beside the cluster, by windows_exporter. */
export const windowsRows: readonly ComponentRow[] = [
  cpu('idle', 0.81),
  cpu('user', 0.14),
  cpu('privileged', 0.05),
  state(machine, 'windows_memory_available_bytes', 'Available physical memory.', 5.1e9),
  state(machine, 'windows_memory_physical_total_bytes', 'Physical memory.', 8.59e9),
  state(machine, 'windows_logical_disk_free_bytes', 'Free space in bytes.', 61e9, disk),
  state(machine, 'windows_logical_disk_size_bytes', 'Total space in bytes.', 136e9, disk),
  counter(machine, 'windows_net_bytes_received_total', 'Bytes received by interface.', 52_000, card),
  counter(machine, 'windows_net_bytes_sent_total', 'Bytes sent by interface.', 31_000, card),
  counter(machine, 'windows_net_packets_received_discarded_total', 'Discarded inbound packets.', 0, card),
  counter(machine, 'windows_net_packets_outbound_discarded_total', 'Discarded outbound packets.', 0, card),
];
