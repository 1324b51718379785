import type { Unit } from '../../domain/metrics/unit.ts';
import type { PlannedHop } from './hop.ts';

/** A hop to a metric, with the name, title and unit of its series. */
export interface MetricHop {
  readonly hop: PlannedHop;
  readonly name: string;
  readonly title: string;
  readonly unit: Unit;
  /** The label that holds the service or pod of a series; '' if the series describes all of them. */
  readonly subjectLabel: string;
}
