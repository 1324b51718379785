import type { Labels } from '../../../domain/labels.ts';
import {
  computedSeries,
  constantSeries,
  type Family,
  family,
  type MetricType,
  type SeriesSpec,
} from '../family.ts';
import type { NodeUsage } from '../node-usage.ts';
import { gib } from '../nodes.ts';
import { hashText } from '../shape/hash.ts';
import { nodeExporterLabels } from './node-exporter.ts';

/** The used share of each node's root disk, which a slow wave moves by one percent. */
const diskShare: readonly number[] = [0.44, 0.57, 0.49];

/** node-exporter's metrics on file systems, disks, network interfaces and kernel pressure. */
export function nodeExporterIoFamilies(usages: readonly NodeUsage[]): Family[] {
  return [...filesystems(usages), ...disks(usages), ...networks(usages), ...kernel(usages)];
}

interface Mount {
  readonly labels: Labels;
  readonly sizeBytes: number;
  used(usage: NodeUsage, seconds: number): number;
}

function mountsOf(usage: NodeUsage): Mount[] {
  const share = diskShare[usage.node.number - 1] ?? 0.5;
  return [
    {
      labels: { device: '/dev/sda1', fstype: 'ext4', mountpoint: '/' },
      sizeBytes: usage.node.diskBytes,
      used: (of, seconds) => of.node.diskBytes * (share + 0.01 * Math.sin(seconds / 40_000 + of.key)),
    },
    {
      labels: { device: 'tmpfs', fstype: 'tmpfs', mountpoint: '/run' },
      sizeBytes: 0.8 * gib,
      used: () => 4_300_800,
    },
  ];
}

function filesystems(usages: readonly NodeUsage[]): Family[] {
  const gauge = (
    name: string,
    help: string,
    of: (mount: Mount, usage: NodeUsage, seconds: number) => number,
  ): Family =>
    family({ name, type: 'gauge', help }, () =>
      usages.flatMap((usage) =>
        mountsOf(usage).map((mount) =>
          computedSeries({ ...nodeExporterLabels(usage.node), ...mount.labels }, (seconds) =>
            Math.floor(of(mount, usage, seconds)),
          ),
        ),
      ),
    );
  const free = (mount: Mount, usage: NodeUsage, seconds: number): number =>
    mount.sizeBytes - mount.used(usage, seconds);
  return [
    gauge('node_filesystem_size_bytes', 'Filesystem size in bytes.', (mount) => mount.sizeBytes),
    gauge('node_filesystem_free_bytes', 'Filesystem free space in bytes.', free),
    // ext4 reserves 5 % for root.
    gauge(
      'node_filesystem_avail_bytes',
      'Filesystem space available to non-root users in bytes.',
      (mount, usage, seconds) =>
        free(mount, usage, seconds) - (mount.labels.fstype === 'ext4' ? mount.sizeBytes * 0.05 : 0),
    ),
    gauge('node_filesystem_files', 'Filesystem total file nodes.', (mount) => mount.sizeBytes / 16_384),
    gauge(
      'node_filesystem_files_free',
      'Filesystem total free file nodes.',
      (mount) => (mount.sizeBytes / 16_384) * 0.91,
    ),
    gauge('node_filesystem_readonly', 'Filesystem read-only status.', () => 0),
  ];
}

type Rate = readonly [name: string, help: string, perSecond: number];

function counters(
  usages: readonly NodeUsage[],
  rates: readonly Rate[],
  devices: readonly Labels[],
  round: (value: number) => number = Math.floor,
): Family[] {
  return rates.map(([name, help, perSecond]) =>
    family({ name, type: 'counter' satisfies MetricType, help }, () =>
      usages.flatMap((usage) =>
        devices.map((device): SeriesSpec => {
          const key = hashText(7, name + (device.device ?? ''));
          const scale = device.device === 'lo' ? 0.2 : 1;
          return computedSeries({ ...nodeExporterLabels(usage.node), ...device }, (seconds) =>
            round(perSecond * scale * usage.activity(key, seconds)),
          );
        }),
      ),
    ),
  );
}

function disks(usages: readonly NodeUsage[]): Family[] {
  const devices = [{ device: 'sda' }];
  const whole = counters(
    usages,
    [
      ['node_disk_read_bytes_total', 'The total number of bytes read successfully.', 180_000],
      ['node_disk_written_bytes_total', 'The total number of bytes written successfully.', 1_450_000],
      ['node_disk_reads_completed_total', 'The total number of reads completed successfully.', 9],
      ['node_disk_writes_completed_total', 'The total number of writes completed successfully.', 61],
    ],
    devices,
  );
  const seconds = counters(
    usages,
    [
      ['node_disk_io_time_seconds_total', 'Total seconds spent doing I/Os.', 0.061],
      ['node_disk_io_time_weighted_seconds_total', 'The weighted # of seconds spent doing I/Os.', 0.094],
    ],
    devices,
    thousandths,
  );
  return [...whole, ...seconds];
}

function networks(usages: readonly NodeUsage[]): Family[] {
  return counters(
    usages,
    [
      ['node_network_receive_bytes_total', 'Network device statistic receive_bytes.', 410_000],
      ['node_network_transmit_bytes_total', 'Network device statistic transmit_bytes.', 385_000],
      ['node_network_receive_packets_total', 'Network device statistic receive_packets.', 620],
      ['node_network_transmit_packets_total', 'Network device statistic transmit_packets.', 590],
      ['node_network_receive_drop_total', 'Network device statistic receive_drop.', 0],
      ['node_network_transmit_drop_total', 'Network device statistic transmit_drop.', 0],
      ['node_network_receive_errs_total', 'Network device statistic receive_errs.', 0],
      ['node_network_transmit_errs_total', 'Network device statistic transmit_errs.', 0],
    ],
    [{ device: 'eth0' }, { device: 'lo' }],
  );
}

function kernel(usages: readonly NodeUsage[]): Family[] {
  const pressure = counters(
    usages,
    [
      [
        'node_pressure_cpu_waiting_seconds_total',
        'Total time in seconds that processes have waited for CPU time.',
        0.018,
      ],
      [
        'node_pressure_memory_waiting_seconds_total',
        'Total time in seconds that processes have waited for memory.',
        0.0007,
      ],
      [
        'node_pressure_io_waiting_seconds_total',
        'Total time in seconds that processes have waited due to IO congestion.',
        0.009,
      ],
    ],
    [{}],
    thousandths,
  );
  const faults = counters(
    usages,
    [['node_vmstat_pgmajfault', '/proc/vmstat information field pgmajfault.', 0.4]],
    [{}],
  );
  const conntrack = family(
    { name: 'node_nf_conntrack_entries', type: 'gauge', help: 'Number of currently allocated flow entries.' },
    () => usages.map((usage) => constantSeries(nodeExporterLabels(usage.node), 1200 + (usage.key >>> 26))),
  );
  return [...pressure, ...faults, conntrack];
}

function thousandths(seconds: number): number {
  return Math.floor(seconds * 1000) / 1000;
}
