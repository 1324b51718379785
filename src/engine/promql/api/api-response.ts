import type { Labels } from '../../../domain/labels.ts';
import { goJson } from '../../go/go-json.ts';
import type { DemoResponse } from '../../source/sources.ts';
import { sortedEntries } from '../words/format-labels.ts';

/** The fields beside the data of an answer. */
export interface Beside {
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/** Builds `{"status":"success","data":...}` around JSON text. */
export function success(dataJson: string, beside: Beside = {}): DemoResponse {
  const { warnings = [], infos = [] } = beside;
  const lists =
    (warnings.length > 0 ? `,"warnings":${goJson(warnings)}` : '') +
    (infos.length > 0 ? `,"infos":${goJson(infos)}` : '');
  return json(200, `{"status":"success","data":${dataJson}${lists}}`);
}

type ErrorType = 'bad_data' | 'execution';

const statuses: Readonly<Record<ErrorType, number>> = {
  bad_data: 400,
  execution: 422,
};

/** Builds `{"status":"error",...}` with the HTTP status of the error's type. */
export function failure(errorType: ErrorType, error: string): DemoResponse {
  return json(statuses[errorType], goJson({ status: 'error', errorType, error }));
}

function json(status: number, body: string): DemoResponse {
  return { status, contentType: 'application/json', body };
}

/** Formats a label set in order of names. */
export function labelsJson(labels: Labels): string {
  const pairs = sortedEntries(labels).map(([name, value]) => `${goJson(name)}:${goJson(value)}`);
  return `{${pairs.join(',')}}`;
}
