export type OutputFormat = 'table' | 'wide' | 'chart' | 'json' | 'jsonl' | 'csv' | 'raw';
export const outputFormats: readonly OutputFormat[] = [
  'table',
  'wide',
  'chart',
  'json',
  'jsonl',
  'csv',
  'raw',
];
