import { joinSafe, safe, sanitize } from '../../../domain/text/sanitize.ts';
import { type HelpBlock, renderHelp } from '../../../view/pages/help.ts';
import type { Frame, Line } from '../../../view/text/line.ts';
import type { CommandInfo, CommandScope } from '../../state/model/command.ts';
import { keyLabel } from '../bars/key-line.ts';

/** The sections of the help with their headings, in order. */
export const helpSections: readonly (readonly [CommandScope, string])[] = [
  ['list', 'In every list'],
  ['queries', 'Queries'],
  ['metric', 'Metric'],
  ['trace', 'Trace'],
  ['logs', 'Logs'],
  ['global', 'Everywhere'],
];

/** Renders every command with its keys, grouped by the panes in which it works. */
export function renderKeyHelp(commands: readonly CommandInfo[], frame: Frame): Line[] {
  const blocks = helpSections.flatMap(([scope, title]): HelpBlock[] => {
    const rows = commands
      .filter((command) => command.scope === scope)
      .map((command) => ({
        term: joinSafe(command.keys.map(keyLabel), safe`, `),
        text: sanitize(command.title),
      }));
    return rows.length === 0 ? [] : [{ title: sanitize(title), rows }];
  });
  return renderHelp(blocks, frame);
}
