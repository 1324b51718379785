import type { Labels } from '../../../domain/labels.ts';
import type { MetricType } from '../family.ts';
import type { ComponentRow } from './component-row.ts';

/** One node of the cluster is a machine of its own, with sensors, an array, a bond and systemd units. */
const machine = { job: 'node-exporter', instance: '10.0.0.1:9100', node: 'node-1' };

function row(
  name: string,
  size: number,
  help: string,
  labels: Labels,
  type: MetricType = 'gauge',
): ComponentRow {
  const of = { labels: { ...machine, ...labels } };
  return { of, name: `node_${name}`, type, help, size, exact: type === 'gauge' };
}

const cpu: Labels = { chip: 'platform_coretemp_0', sensor: 'temp1' };
const array: Labels = { device: 'md0' };
const bond: Labels = { master: 'bond0' };
const core: Labels = { package: '0', core: '0' };
const cooling: Labels = { name: '0', type: 'Processor' };
const frequency: Labels = { cpu: '0' };
const units = ['kubelet.service', 'containerd.service'].map((name) => ({ name, type: 'notify' }));

/** What node-exporter says of the hardware and the units of that machine: all is in order. */
export const machineRows: readonly ComponentRow[] = [
  row('hwmon_temp_celsius', 54, 'Hardware monitor for temperature (input).', cpu),
  row('hwmon_temp_crit_celsius', 100, 'Hardware monitor for temperature (crit).', cpu),
  row('hwmon_fan_rpm', 4120, 'Hardware monitor for fan revolutions per minute (input).', {
    chip: 'nct',
    sensor: 'fan1',
  }),
  row('cpu_core_throttles_total', 0, 'Number of times this CPU core has been throttled.', core, 'counter'),
  row('cpu_scaling_frequency_hertz', 2.9e9, 'Current scaled CPU thread frequency in hertz.', frequency),
  row('cpu_scaling_frequency_max_hertz', 3.4e9, 'Maximum scaled CPU thread frequency in hertz.', frequency),
  row(
    'rapl_package_joules_total',
    41,
    'Current RAPL package value in joules.',
    { index: '0', path: 'intel-rapl:0' },
    'counter',
  ),
  row(
    'edac_uncorrectable_errors_total',
    0,
    'Total uncorrectable memory errors.',
    { controller: '0' },
    'counter',
  ),
  row('edac_correctable_errors_total', 0, 'Total correctable memory errors.', { controller: '0' }, 'counter'),
  row('cooling_device_cur_state', 1, 'Current throttle state of the cooling device.', cooling),
  row('cooling_device_max_state', 10, 'Maximum throttle state of the cooling device.', cooling),
  row('power_supply_online', 1, 'The value of online of the power supply.', { power_supply: 'AC' }),
  row('md_disks_required', 2, 'Total number of disks of device.', array),
  row('md_disks', 2, 'Number of active/failed/spare disks of device.', { ...array, state: 'active' }),
  row('md_disks', 0, 'Number of active/failed/spare disks of device.', { ...array, state: 'failed' }),
  row('md_disks', 0, 'Number of active/failed/spare disks of device.', { ...array, state: 'spare' }),
  row('md_blocks', 1.95e9, 'Total number of blocks on device.', array),
  row('md_blocks_synced', 1.95e9, 'Number of blocks synced on device.', array),
  row('bonding_slaves', 2, 'Number of configured slaves per bonding interface.', bond),
  row('bonding_active', 2, 'Number of active slaves per bonding interface.', bond),
  ...units.flatMap((unit) =>
    ['active', 'activating', 'failed'].map((state) =>
      row('systemd_unit_state', state === 'active' ? 1 : 0, 'Systemd unit.', { ...unit, state }),
    ),
  ),
  row(
    'systemd_service_restart_total',
    0,
    'Service unit count of Restart triggers.',
    { name: 'kubelet.service' },
    'counter',
  ),
  row('systemd_system_running', 1, 'Whether the system is operational.', {}),
  row('systemd_socket_current_connections', 3, 'Current number of socket connections.', {
    name: 'dbus.socket',
  }),
];
