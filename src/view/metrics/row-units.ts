import type { Labels } from '../../domain/labels.ts';
import type { Unit } from '../../domain/metrics/unit.ts';
import type { Column } from '../../saved/saved-query.ts';
import { formatColumn, formatValue } from '../format/units.ts';

/** A column's values, row by row: in the column's unit, or each in that of the resource its row is about. */
export function formatRowValues(
  values: readonly (string | null)[],
  column: Pick<Column, 'unit' | 'resourceLabel'>,
  rows: readonly { readonly labels: Labels }[],
): string[] {
  if (column.resourceLabel === undefined) return formatColumn(values, column.unit);
  return values.map((value, at) => formatValue(value, unitOfRow(column, rows[at]?.labels)));
}

/** The unit of one row's value. */
export function unitOfRow(
  { unit, resourceLabel }: Pick<Column, 'unit' | 'resourceLabel'>,
  labels: Labels | undefined,
): Unit {
  const resource = resourceLabel === undefined ? undefined : labels?.[resourceLabel];
  return resource === undefined ? unit : unitOfResource(resource);
}

/**
 * How Kubernetes counts a resource, with its prefixes (`requests.cpu`, `gold.storageclass.storage.k8s.io/requests.storage`) and as
 * kube-state-metrics writes it (`ephemeral_storage`): CPU in cores, memory and storage in bytes, all else (pods, claims) by number.
 */
function unitOfResource(resource: string): Unit {
  const name = resource.slice(Math.max(resource.lastIndexOf('.'), resource.lastIndexOf('/')) + 1);
  if (name === 'cpu') return 'cores';
  return /^(memory|storage|ephemeral[-_]storage|hugepages[-_].*)$/.test(name) ? 'bytes' : 'count';
}
