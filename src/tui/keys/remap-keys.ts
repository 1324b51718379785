import { ObsqError } from '../../domain/errors.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import type { CommandInfo, CommandScope } from '../state/model/command.ts';

/**
 * Replaces keys of the command table with those of the configuration (`keys: {zoom: Z, quit: [q, ctrl+c]}`). Throws ObsqError
 * config for an unknown command, for a key that cannot be typed, and for a key that two commands would share.
 */
export function remapKeys(table: readonly CommandInfo[], config: unknown): readonly CommandInfo[] {
  const wanted = readConfig(table, config);
  const remapped = table.map((command) => {
    const keys = wanted.get(command.id);
    return keys === undefined ? command : { ...command, keys };
  });
  const clash = findClash(remapped);
  if (clash !== null) {
    throw wrong(`keys: ${clash.key} is the key of both ${clash.first} and ${clash.second}`);
  }
  return remapped;
}

function readConfig(table: readonly CommandInfo[], config: unknown): ReadonlyMap<string, readonly string[]> {
  const wanted = new Map<string, readonly string[]>();
  if (config === null || config === undefined) return wanted;
  if (typeof config !== 'object' || Array.isArray(config))
    throw wrong('keys: is no mapping of command to key');
  for (const [id, value] of Object.entries(config)) {
    if (!table.some((command) => command.id === id)) {
      const near = nearestWord(
        id,
        table.map((command) => command.id),
      );
      throw wrong(`keys: there is no command ${id}`, near === null ? undefined : `did you mean ${near}?`);
    }
    const keys = Array.isArray(value) ? value : [value];
    for (const key of keys) {
      if (typeof key !== 'string' || !isKeyName(key))
        throw wrong(
          `keys.${id}: ${JSON.stringify(key)} is no key`,
          'write it like x, X, ctrl+x, alt+x, f5, enter',
        );
    }
    wanted.set(id, keys as readonly string[]);
  }
  return wanted;
}

const named =
  /^(ctrl\+)?(alt\+)?(shift\+)?(up|down|left|right|home|end|insert|delete|pageup|pagedown|tab|enter|escape|space|backspace|f\d{1,2})$/;

function isKeyName(key: string): boolean {
  if (named.test(key)) return true;
  const bare = key.replace(/^(ctrl\+|alt\+)/, '');
  return [...bare].length === 1 && bare !== ' ' && !(key.startsWith('ctrl+') && /[A-Z]/.test(bare));
}

interface Clash {
  readonly key: string;
  readonly first: string;
  readonly second: string;
}

/** Finds a key that two commands share. Commands of two different panes may share one; a command of all panes may not. */
export function findClash(table: readonly CommandInfo[]): Clash | null {
  for (const [index, first] of table.entries()) {
    for (const second of table.slice(index + 1)) {
      if (!overlaps(first.scope, second.scope)) continue;
      const key = first.keys.find((one) => second.keys.includes(one));
      if (key !== undefined) return { key, first: first.id, second: second.id };
    }
  }
  return null;
}

const everywhere: ReadonlySet<CommandScope> = new Set<CommandScope>(['global', 'list']);

function overlaps(a: CommandScope, b: CommandScope): boolean {
  return a === b || everywhere.has(a) || everywhere.has(b);
}

function wrong(message: string, hint?: string): ObsqError {
  return new ObsqError({
    kind: 'config',
    message,
    hint: hint ?? 'docs/keys.md lists the commands and their keys',
  });
}
