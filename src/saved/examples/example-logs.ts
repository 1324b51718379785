import type { Labels } from '../../domain/labels.ts';
import { type Parsed, parsed, refused } from '../../domain/text/parsed.ts';
import { readLabels, splitBraces } from './example-braces.ts';

/** The lines of one stream, one interval apart. */
export interface ExampleStream {
  readonly labels: Labels;
  readonly structuredMetadata: Labels;
  readonly lines: readonly string[];
}

/**
 * Parses an entry of a logs example's `input`. Its key holds the labels of the stream, then the structured metadata of its lines;
 * each line of its text is a log line.
 */
export function parseExampleStream(stream: string, text: string): Parsed<ExampleStream> {
  const [first, second, ...more] = splitBraces(stream) ?? [];
  const labels = first === undefined ? null : readLabels(first);
  const structuredMetadata = second === undefined ? {} : readLabels(second);
  if (labels === null || structuredMetadata === null || more.length > 0) {
    return refused(`${stream} is no stream`, '{service_name="cart"} {detected_level="error"}');
  }
  const lines = text.split('\n').filter((line) => line !== '');
  return parsed({ labels, structuredMetadata, lines });
}
