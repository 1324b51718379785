import type { FlagSpec } from '../../session/command.ts';

/** The flags that say how lines are shown, of every command that shows lines. */
export const lineFlags: readonly FlagSpec[] = [
  {
    name: 'fields',
    value: 'A,B',
    repeat: true,
    doc: 'the message, then these fields as columns: of JSON or logfmt, metadata, labels',
    group: 'own',
  },
  { name: 'json-fields', value: 'A,B', repeat: true, doc: 'the same as --fields', group: 'own' },
  {
    name: 'highlight',
    value: 'REGEX',
    repeat: true,
    doc: 'mark what it finds, beside what |= and |~ looked for',
    group: 'own',
  },
  { name: 'cut', doc: 'one row a line: cut at the width instead of folded', group: 'own' },
];
