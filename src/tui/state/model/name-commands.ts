/** What a notice of one line calls commands that are copied together. */
export function nameCommands(commands: readonly string[]): string {
  const [first = ''] = commands;
  return commands.length === 1 ? first : `${commands.length} commands, one a line: ${first}`;
}
