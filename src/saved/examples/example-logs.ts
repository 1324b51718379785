import type { Labels } from '../../domain/labels.ts';
import { type Parsed, parsed, refused } from '../../domain/text/parsed.ts';
import { readLabels, splitBraces } from './example-braces.ts';

/** Lines of one stream, an interval apart. */
export interface ExampleStream {
  readonly labels: Labels;
  readonly structuredMetadata: Labels;
  readonly lines: readonly string[];
}

/** An entry of a logs example's `input`: a stream's labels, the lines' structured metadata behind them, and a line for each line. */
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
