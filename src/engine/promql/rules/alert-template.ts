import type { Labels } from '../../../domain/labels.ts';
import { formatG } from '../words/format-number.ts';
import { labelOf } from '../words/value.ts';

/** An annotation with its template filled in; what the demo's rules do not use stays as it is written. */
export function fillTemplate(template: string, labels: Labels, value: number): string {
  return template.replace(
    /\{\{\s*\$(?:labels\.(\w+)|(value)(\s*\|\s*humanizePercentage)?)\s*\}\}/g,
    (_, label?: string, _value?: string, percentage?: string) => {
      if (label !== undefined) return labelOf(labels, label);
      return percentage === undefined ? formatG(value) : humanizePercentage(value);
    },
  );
}

/** `0.3606` as `36.06%`: four significant digits, as Go's `%.4g`. */
function humanizePercentage(value: number): string {
  return Number.isFinite(value) ? `${Number((value * 100).toPrecision(4))}%` : `${formatG(value)}%`;
}
