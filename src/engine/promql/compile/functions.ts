export type ValueType = 'scalar' | 'vector' | 'matrix' | 'string';

export interface Signature {
  readonly args: readonly ValueType[];
  /** How many times the last argument may be repeated; for one function it may be missing; -1 means any number. */
  readonly variadic: number;
  readonly returns: 'scalar' | 'vector';
}

const vector: Signature = { args: ['vector'], variadic: 0, returns: 'vector' };
const matrix: Signature = { args: ['matrix'], variadic: 0, returns: 'vector' };
const date: Signature = { args: ['vector'], variadic: 1, returns: 'vector' };
const constant: Signature = { args: [], variadic: 0, returns: 'scalar' };

const vectorFunctions =
  'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count ' +
  'histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp';
const matrixFunctions =
  'absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time ' +
  'max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time';
const dateFunctions = 'days_in_month day_of_month day_of_week day_of_year hour minute month year';

/** Every function of Prometheus 3.5 that is not experimental, with the types of its arguments. */
export const functions: ReadonlyMap<string, Signature> = new Map<string, Signature>([
  ...vectorFunctions.split(' ').map((name) => [name, vector] as const),
  ...matrixFunctions.split(' ').map((name) => [name, matrix] as const),
  ...dateFunctions.split(' ').map((name) => [name, date] as const),
  ['pi', constant],
  ['time', constant],
  ['clamp', { args: ['vector', 'scalar', 'scalar'], variadic: 0, returns: 'vector' }],
  ['clamp_max', { args: ['vector', 'scalar'], variadic: 0, returns: 'vector' }],
  ['clamp_min', { args: ['vector', 'scalar'], variadic: 0, returns: 'vector' }],
  ['histogram_fraction', { args: ['scalar', 'scalar', 'vector'], variadic: 0, returns: 'vector' }],
  ['histogram_quantile', { args: ['scalar', 'vector'], variadic: 0, returns: 'vector' }],
  ['label_join', { args: ['vector', 'string', 'string', 'string'], variadic: -1, returns: 'vector' }],
  [
    'label_replace',
    { args: ['vector', 'string', 'string', 'string', 'string'], variadic: 0, returns: 'vector' },
  ],
  ['predict_linear', { args: ['matrix', 'scalar'], variadic: 0, returns: 'vector' }],
  ['quantile_over_time', { args: ['scalar', 'matrix'], variadic: 0, returns: 'vector' }],
  ['round', { args: ['vector', 'scalar'], variadic: 1, returns: 'vector' }],
  ['scalar', { args: ['vector'], variadic: 0, returns: 'scalar' }],
  ['vector', { args: ['scalar'], variadic: 0, returns: 'vector' }],
]);

/** The functions that the server refuses unless it was started with a feature flag. */
export const experimentalFunctions: ReadonlySet<string> = new Set([
  'double_exponential_smoothing',
  'info',
  'mad_over_time',
  'sort_by_label',
  'sort_by_label_desc',
  'ts_of_last_over_time',
  'ts_of_max_over_time',
  'ts_of_min_over_time',
]);
