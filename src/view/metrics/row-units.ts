import type { Labels } from '../../domain/labels.ts';
import type { MetricColumn } from '../../domain/metrics/metric-answer.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import { formatColumn, formatValue } from '../format/units.ts';

/** Formats a column's values: in the column's unit, or each in the unit of its row's resource. */
export function formatRowValues(
  values: readonly (string | null)[],
  column: Pick<MetricColumn, 'unit' | 'resourceLabel'>,
  rows: readonly { readonly labels: Labels }[],
): string[] {
  if (column.resourceLabel === undefined) return formatColumn(values, column.unit);
  return values.map((value, at) => formatValue(value, unitOfRow(column, rows[at]?.labels)));
}

/** The unit of the value in one row. */
export function unitOfRow(
  { unit, resourceLabel }: Pick<MetricColumn, 'unit' | 'resourceLabel'>,
  labels: Labels | undefined,
): Unit {
  const resource = resourceLabel === undefined ? undefined : labels?.[resourceLabel];
  return resource === undefined ? unit : unitOfResource(resource);
}

/**
 * The unit in which Kubernetes counts a resource: cores for CPU, bytes for memory and storage, a number for all else (pods, claims).
 * The name may have prefixes (`requests.cpu`, `gold.storageclass.storage.k8s.io/requests.storage`) or the spelling of
 * kube-state-metrics (`ephemeral_storage`).
 */
function unitOfResource(resource: string): Unit {
  const name = resource.slice(Math.max(resource.lastIndexOf('.'), resource.lastIndexOf('/')) + 1);
  if (name === 'cpu') return 'cores';
  return /^(memory|storage|ephemeral[-_]storage|hugepages[-_].*)$/.test(name) ? 'bytes' : 'count';
}
