import type { ComponentRow } from './component-row.ts';
import { nodeCounter as counter, nodeGauge as gauge } from './node-row.ts';

const root = [{ device: '/dev/sda1', fstype: 'ext4', mountpoint: '/' }];
const disk = [{ device: 'sda' }];
const core = [{ cpu: '0' }];

/** What node-exporter says of its nodes beside CPU, memory, file systems and traffic: everything is in order. */
export const nodeRows: readonly ComponentRow[] = [
  counter(
    'pressure_memory_stalled_seconds_total',
    0,
    'Total time in seconds no process could make progress due to memory congestion.',
  ),
  counter(
    'pressure_io_stalled_seconds_total',
    0.004,
    'Total time in seconds no process could make progress due to IO congestion.',
  ),
  counter(
    'pressure_irq_stalled_seconds_total',
    0.002,
    'Total time in seconds no process could make progress due to IRQ congestion.',
  ),
  gauge('filesystem_device_error', 0, 'Whether an error occurred while getting statistics.', { more: root }),
  counter('disk_read_time_seconds_total', 0.011, 'The total number of seconds spent by all reads.', {
    more: disk,
  }),
  counter('disk_write_time_seconds_total', 0.12, 'The total number of seconds spent by all writes.', {
    more: disk,
  }),
  counter('disk_reads_merged_total', 0.4, 'The total number of reads merged.', { more: disk }),
  counter('disk_writes_merged_total', 19, 'The number of writes merged.', { more: disk }),
  counter('disk_flush_requests_total', 3.2, 'The total number of flush requests completed successfully.', {
    more: disk,
  }),
  counter('disk_discards_completed_total', 0.1, 'The total number of discards completed successfully.', {
    more: disk,
  }),
  gauge('disk_io_now', 0, 'The number of I/Os currently in progress.', { more: disk }),
  gauge('time_seconds', 0, 'System time in seconds since epoch.', { fromNow: true }),
  counter('forks_total', 11, 'Total number of forks.'),
  counter('context_switches_total', 8200, 'Total number of context switches.'),
  counter('intr_total', 4100, 'Total number of interrupts serviced.'),
  counter('vmstat_oom_kill', 0, '/proc/vmstat information field oom_kill.'),
  counter('vmstat_pswpin', 0, '/proc/vmstat information field pswpin.'),
  counter('vmstat_pswpout', 0, '/proc/vmstat information field pswpout.'),
  counter('vmstat_pgpgin', 176, '/proc/vmstat information field pgpgin.'),
  counter('vmstat_pgpgout', 1420, '/proc/vmstat information field pgpgout.'),
  counter(
    'kernel_hung_tasks_total',
    0,
    'Total number of tasks that have been detected as hung since the system booted.',
  ),
  counter(
    'schedstat_waiting_seconds_total',
    0.03,
    'Number of seconds spent by processing waiting for this CPU.',
    { more: core },
  ),
  counter('cpu_guest_seconds_total', 0, 'Seconds the CPUs spent in guests (VMs) for each mode.', {
    more: [{ cpu: '0', mode: 'user' }],
  }),
  gauge('procs_running', 2, 'Number of processes in runnable state.'),
  gauge('procs_blocked', 0, 'Number of processes blocked waiting for I/O to complete.'),
  gauge('processes_pids', 412, 'Number of PIDs.'),
  gauge('processes_max_processes', 32768, 'Number of max PIDs limit.'),
  gauge('processes_threads', 1830, 'Allocated threads in system.'),
  gauge('processes_max_threads', 62990, 'Limit of threads in the system.'),
  gauge('entropy_available_bits', 256, 'Bits of available entropy.'),
  gauge('filefd_allocated', 3904, 'File descriptor statistics: allocated.'),
  gauge('filefd_maximum', 2097152, 'File descriptor statistics: maximum.'),
  gauge('nf_conntrack_entries_limit', 131072, 'Maximum size of connection tracking table.'),
  gauge('timex_offset_seconds', 0.0004, 'Time offset in between local system and reference clock.'),
  gauge('timex_sync_status', 1, 'Is clock synchronized to a reliable server (1 = yes, 0 = no).'),
  gauge('timex_maxerror_seconds', 0.021, 'Maximum error in seconds.'),
  gauge('timex_estimated_error_seconds', 0.0002, 'Estimated error in seconds.'),
  gauge('timex_frequency_adjustment_ratio', 1.0000021, 'Local clock frequency adjustment.'),
  gauge('timex_status', 8193, 'Value of the status array bits.'),
  gauge('timex_loop_time_constant', 7, 'Phase-locked loop time constant.'),
  gauge('timex_pps_jitter_seconds', 0, 'Pulse per second jitter.'),
  gauge('timex_tai_offset_seconds', 37, 'International Atomic Time (TAI) offset.'),
  gauge('processes_state', 1, 'Number of processes in each state.', {
    more: [{ state: 'D' }, { state: 'S' }, { state: 'Z' }],
  }),
  gauge('textfile_scrape_error', 0, '1 if there was an error opening or reading a file, 0 otherwise.'),
  gauge('textfile_mtime_seconds', -41, 'Unixtime mtime of textfiles successfully read.', {
    more: [{ file: '/var/lib/node-exporter/apt.prom' }],
    fromNow: true,
  }),
  gauge('scrape_collector_success', 1, 'Whether a collector succeeded.', {
    more: ['cpu', 'meminfo', 'netdev'].map((collector) => ({ collector })),
  }),
  gauge('scrape_collector_duration_seconds', 0.012, 'Duration of a collector scrape.', {
    more: [{ collector: 'netdev' }],
  }),
];
