/** Every output format, in the order help lists them. A new one is a word here (and in `documents` where it suits all answers) and a codec in `cli/output/codecs.ts`. */
export const outputFormats = ['table', 'wide', 'chart', 'json', 'jsonl', 'csv', 'raw', 'otlp'] as const;

export type OutputFormat = (typeof outputFormats)[number];

/** Formats that hold any answer as one value. */
const documents = ['json'] as const satisfies readonly OutputFormat[];

const rows = [...documents, 'jsonl', 'csv', 'raw'] as const satisfies readonly OutputFormat[];

/** The formats of a command, by what it answers; the first of each is its default. */
export const outputs = {
  /** Facts about the program or its configuration. */
  facts: ['table', ...documents],
  /** Names. */
  names: ['table', ...rows],
  /** Rows with more columns than a terminal is wide. */
  rows: ['table', 'wide', ...rows],
  /** Rows over time. */
  series: ['table', 'wide', 'chart', ...rows],
  /** Matches of a trace search, or rows over time. */
  traces: ['table', 'wide', 'chart', ...rows],
  /** One trace: JSON lines are its spans, and OTLP/JSON is how other tools read it. */
  trace: ['table', 'wide', ...documents, 'jsonl', 'otlp'],
  /** Several signals in one answer. */
  pivot: ['table', 'wide', ...documents],
  /** Saved queries: raw is their text. */
  queries: ['table', ...documents, 'jsonl', 'raw'],
  /** A JSON Schema. */
  schema: ['json'],
  /** Text for another program. */
  script: ['raw'],
} as const satisfies Readonly<Record<string, readonly OutputFormat[]>>;

/** Whether errors and progress, too, come as JSON. */
export function isJsonFormat(format: string | undefined): format is 'json' | 'jsonl' {
  return format === 'json' || format === 'jsonl';
}

/** Whether the whole answer is written as one value, with the reason for an empty one inside. */
export function isDocumentFormat(format: OutputFormat): boolean {
  return (documents as readonly OutputFormat[]).includes(format);
}
