import { describe, expect, it } from 'vitest';
import type { QueryLanguage } from '../../src/languages/language.ts';
import { writeOnOneLine } from '../../src/languages/one-line.ts';

describe('a query on one line', () => {
  it.each<[language: QueryLanguage, text: string, line: string]>([
    ['promql', '# errors\nsum(\n  rate(x[5m]) # a second\n)\n', 'sum( rate(x[5m]) )'],
    [
      'promql',
      `up{a="# no  comment", b='#  "c', d=\`#  d\`}`,
      `up{a="# no  comment", b='#  "c', d=\`#  d\`}`,
    ],
    ['promql', 'up{a="\\"# still a string"} # "a comment"', 'up{a="\\"# still a string"}'],
    ['logql', '# lines\n{app="x"} |= "#1  a"\n  # with it\n  | json', '{app="x"} |= "#1  a" | json'],
    ['logql', '{app="x"} |= `a\nb`', '{app="x"} |= "a\\nb"'],
    ['logql', `{app="x"} |= "it's" # it's`, `{app="x"} |= "it's"`],
    ['traceql', '{ // slow\n  duration > 1s /* or\n more */ }', '{ duration > 1s }'],
    ['traceql', '{ .http.url = "http://a//b" }', '{ .http.url = "http://a//b" }'],
    ['traceql', '{ .path = "#1" }', '{ .path = "#1" }'],
    ['promql', '# nothing else', ''],
  ])('%s: %s', (language, text, line) => {
    expect(writeOnOneLine(text, language)).toBe(line);
  });
});
