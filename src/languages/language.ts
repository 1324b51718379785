/** The three query languages, by the names that the JSON output uses. */
export type QueryLanguage = 'promql' | 'logql' | 'traceql';
