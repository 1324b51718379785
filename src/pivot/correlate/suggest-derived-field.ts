/** A run of hex digits that has the length of a trace id; its neighbours are no letters or digits. */
const run = /(?<![0-9a-zA-Z])[0-9a-fA-F]{32}(?![0-9a-zA-Z])/;
const namedBefore = /([A-Za-z][\w.@-]{0,40})(["']?\s{0,2}[:=]\s{0,2}["']?)$/;

/**
 * The advice for lines in which no trace id is found: a derived field for the run of 32 hex digits that stands in them, its regex made
 * of what stands before it; else how to write the id.
 */
export function adviseDerivedField(lines: readonly string[]): string {
  for (const line of lines) {
    const match = run.exec(line.slice(0, 4096));
    if (match === null) continue;
    const regex = `${regexBefore(line.slice(Math.max(0, match.index - 48), match.index))}([0-9a-fA-F]{32})`;
    return `if the ${match[0].length} hex digits in a line like this are its trace id, say so in the context: correlate.derivedFields: [{name: trace, matcherRegex: '${regex}'}]`;
  }
  return 'write the trace id with every line: logs over OTLP (the SDK’s log bridge sets trace_id), or a field trace_id in the JSON or logfmt line; an id of another form: correlate.derivedFields: [{name: trace, matcherRegex: ’…(\\w+)’}] in the context';
}

/** The text before an id as a regex: the name and the sign between, or the last sign before it. */
function regexBefore(text: string): string {
  const [, name, between] = namedBefore.exec(text) ?? [];
  if (name !== undefined && between !== undefined)
    return `${quote(name)}${quote(between).replace(/\s+/g, '\\s*')}`;
  return quote(text.slice(-1).replace(/\s/, ''));
}

/** A text as a regex, for a YAML string in single quotes. */
function quote(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll("'", '.');
}
