import type { Labels } from '../../../domain/labels.ts';
import type { ComponentRow } from './component-row.ts';

const eachNode = { eachNode: 'node-exporter', port: 9100, label: 'node' } as const;
const root: Labels = { device: '/dev/sda1', fstype: 'ext4', mountpoint: '/' };
const disk: readonly Labels[] = [{ device: 'sda' }];
const card: readonly Labels[] = [{ device: 'eth0' }];

type Facts = Omit<ComponentRow, 'of' | 'name' | 'type' | 'help' | 'size'>;

/** A counter of node-exporter on each node that grows by `size` per second. */
function counter(name: string, size: number, help: string, facts: Facts = {}): ComponentRow {
  return { of: eachNode, name, type: 'counter', help, size, ...facts };
}

/** A gauge of node-exporter on each node that stays at `size`. */
function gauge(name: string, size: number, help: string, facts: Facts = {}): ComponentRow {
  return { of: eachNode, name, type: 'gauge', help, size, exact: true, ...facts };
}

/** What node-exporter says of its nodes beside CPU, memory, file systems and traffic: everything is in order. */
export const nodeRows: readonly ComponentRow[] = [
  counter(
    'node_pressure_memory_stalled_seconds_total',
    0,
    'Total time in seconds no process could make progress due to memory congestion',
  ),
  counter(
    'node_pressure_io_stalled_seconds_total',
    0.004,
    'Total time in seconds no process could make progress due to IO congestion',
  ),
  gauge('node_filesystem_device_error', 0, 'Whether an error occurred while getting statistics.', {
    more: [root],
  }),
  counter('node_disk_read_time_seconds_total', 0.011, 'The total number of seconds spent by all reads.', {
    more: disk,
  }),
  counter(
    'node_disk_write_time_seconds_total',
    0.12,
    'This is the total number of seconds spent by all writes.',
    { more: disk },
  ),
  gauge('node_disk_io_now', 0, 'The number of I/Os currently in progress.', { more: disk }),
  counter('node_disk_reads_merged_total', 0.4, 'The total number of reads merged.', { more: disk }),
  counter('node_disk_writes_merged_total', 19, 'The number of writes merged.', { more: disk }),
  counter(
    'node_disk_flush_requests_total',
    3.2,
    'The total number of flush requests completed successfully',
    {
      more: disk,
    },
  ),
  counter('node_disk_discards_completed_total', 0.1, 'The total number of discards completed successfully.', {
    more: disk,
  }),
  counter('node_softnet_dropped_total', 0, 'Number of dropped packets', { more: [{ cpu: '0' }] }),
  counter('node_softnet_times_squeezed_total', 0.02, 'Number of times processing packets ran out of quota', {
    more: [{ cpu: '0' }],
  }),
  gauge('node_network_speed_bytes', 1.25e9, 'Network device property: speed_bytes', { more: card }),
  gauge('node_network_up', 1, 'Value is 1 if operstate is up, 0 otherwise.', { more: card }),
  gauge('node_network_mtu_bytes', 1500, 'Network device property: mtu_bytes', { more: card }),
];
