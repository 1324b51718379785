import type { StoreName } from '../../domain/store-name.ts';
import { catalogue } from '../commands/catalogue.ts';
import { flagsOf } from '../flags/common-flags.ts';
import { findCommand } from '../flags/dispatch.ts';
import { helpTopics } from '../help/help-topics.ts';
import type { ArgumentSpec, CommandSpec, FlagSpec } from '../session/command.ts';

/** A candidate for the word at the cursor, with a note for shells that show one. */
export interface Candidate {
  readonly word: string;
  readonly note: string;
}

/** The outside world for completion. Everything slow or impure is here, so that the rest is pure. */
export interface CompletionSources {
  findSpec(word: string, rest: readonly string[]): Promise<CommandSpec | null>;
  savedQueries(): Promise<
    readonly {
      readonly name: string;
      readonly title: string;
      readonly isRule: boolean;
      readonly ruleGroup: string;
    }[]
  >;
  contexts(): Promise<readonly string[]>;
  /** The values of a label; empty if the store does not answer in time. */
  labelValues(label: string, scope: LabelScope): Promise<readonly string[]>;
  labelNames(scope: LabelScope): Promise<readonly string[]>;
}

/** The store for looking up labels, and the words typed so far, which determine its URL. */
export interface LabelScope {
  readonly store: StoreName;
  readonly words: readonly string[];
  /** What is typed of the value. It goes into the question, because a store may have more values than it is asked for. */
  readonly prefix: string;
  /** The namespace that the line names, where the value is not a namespace itself. */
  readonly namespace: string | null;
}

/** Candidates for the last of `words` (which may be empty), in a fixed order. */
export async function completeWords(
  words: readonly string[],
  sources: CompletionSources,
): Promise<readonly Candidate[]> {
  const typed = words[words.length - 1] ?? '';
  const before = words.slice(0, -1);
  const { word: commandWord, rest } = findCommand(before);
  const spec = commandWord === null ? null : await sources.findSpec(commandWord, rest);
  const flags = flagsOf(spec?.flags ?? [], spec?.without);
  const pending = pendingFlag(before, flags);
  const isCommandNext = commandWord === null || (commandWord === 'help' && rest.length === 0);
  const all = await candidates({ typed, before, spec, isCommandNext, flags, pending, rest, sources });
  return all.filter((candidate) => candidate.word.startsWith(typed));
}

interface Cursor {
  readonly typed: string;
  readonly before: readonly string[];
  readonly spec: CommandSpec | null;
  /** Whether the word at the cursor is the command, because no command stands before it. */
  readonly isCommandNext: boolean;
  readonly flags: readonly FlagSpec[];
  /** The flag whose value is being typed, or null. */
  readonly pending: FlagSpec | null;
  readonly rest: readonly string[];
  readonly sources: CompletionSources;
}

async function candidates(cursor: Cursor): Promise<readonly Candidate[]> {
  const { typed, flags, pending, spec, sources } = cursor;
  if (pending !== null) return flagValues(pending, cursor);
  const inline = /^(--[a-z-]+)=/.exec(typed);
  if (inline !== null) {
    const flag = flags.find((candidate) => `--${candidate.name}` === inline[1]);
    const values =
      flag === undefined ? [] : await flagValues(flag, { ...cursor, typed: typed.slice(inline[0].length) });
    return values.map(({ word, note }) => ({ word: `${inline[0]}${word}`, note }));
  }
  if (typed.startsWith('-')) return flags.map((flag) => ({ word: `--${flag.name}`, note: flag.doc }));
  if (spec !== null) return argumentValues(spec, cursor);
  if (!cursor.isCommandNext) return [];
  const saved = await sources.savedQueries();
  const topics = cursor.before.includes('help') ? helpTopics : [];
  return [
    ...topics.map(({ name, summary }) => ({ word: name, note: summary })),
    ...catalogue.map((entry) => ({ word: entry.name, note: entry.summary })),
    ...saved.map((query) => ({ word: query.name, note: query.title })),
  ];
}

function pendingFlag(before: readonly string[], flags: readonly FlagSpec[]): FlagSpec | null {
  const last = before[before.length - 1];
  if (last === undefined || !last.startsWith('-') || last.includes('=')) return null;
  const flag = flags.find(
    (candidate) => last === `--${candidate.name}` || last === `-${candidate.short ?? ''}`,
  );
  return flag?.value === undefined || flag.bare !== undefined ? null : flag;
}

async function flagValues(flag: FlagSpec, cursor: Cursor): Promise<readonly Candidate[]> {
  const { sources, spec } = cursor;
  const noteless = (words: readonly string[]): readonly Candidate[] =>
    words.map((word) => ({ word, note: '' }));
  if (flag.name === 'output' && spec !== null) return noteless(spec.outputs);
  if (flag.choices !== undefined) return noteless(flag.choices);
  if (flag.completes === 'context') return noteless(await sources.contexts());
  if (flag.completes === 'rule-group') return ruleGroups(cursor);
  if (flag.completes === 'namespace')
    return noteless(await sources.labelValues('namespace', { ...labelScope(cursor), namespace: null }));
  if (typeof flag.completes === 'object')
    return noteless(await sources.labelValues(flag.completes.label, labelScope(cursor)));
  return [];
}

/** The groups of the rules, behind those that the word lists already (`nodes,storage`). */
async function ruleGroups({ sources, typed }: Cursor): Promise<readonly Candidate[]> {
  const listed = typed.slice(typed.indexOf('=') + 1);
  const before = listed.slice(0, listed.lastIndexOf(',') + 1);
  const groups = (await sources.savedQueries()).map(({ ruleGroup }) => ruleGroup);
  return [...new Set(groups)]
    .filter((group) => group !== '' && !before.split(',').includes(group))
    .sort()
    .map((group) => ({ word: before + group, note: '' }));
}

/** The store for the labels of this line: the store of `--signal`, else the command's first. */
function labelScope({ spec, before, typed }: Cursor): LabelScope {
  const signal = before[before.lastIndexOf('--signal') + 1];
  const stores: readonly StoreName[] = spec?.stores ?? ['metrics'];
  const store = signal === 'logs' || signal === 'traces' ? signal : (stores[0] ?? 'metrics');
  return { store, words: before, prefix: typed, namespace: namespaceIn(before) };
}

/** The value of the line's last `-n` or `--namespace`, or null. */
function namespaceIn(words: readonly string[]): string | null {
  const at = words.findLastIndex((word) => /^(-n|--namespace)(=|$)/.test(word));
  const word = words[at];
  if (word === undefined) return null;
  const inline = word.indexOf('=');
  return inline < 0 ? (words[at + 1] ?? null) : word.slice(inline + 1);
}

async function argumentValues(spec: CommandSpec, cursor: Cursor): Promise<readonly Candidate[]> {
  const position = cursor.rest.filter(
    (word, index) => !word.startsWith('-') && !isFlagValue(cursor, index),
  ).length;
  const argument: ArgumentSpec | undefined = spec.args[Math.min(position, spec.args.length - 1)];
  if (argument?.choices !== undefined) return argument.choices.map((word) => ({ word, note: '' }));
  switch (argument?.completes) {
    case 'saved-queries':
      return (await cursor.sources.savedQueries()).map((query) => ({ word: query.name, note: query.title }));
    case 'rules':
      return (await cursor.sources.savedQueries())
        .filter(({ isRule }) => isRule)
        .map(({ name, title }) => ({ word: name, note: title }));
    case 'context':
      return (await cursor.sources.contexts()).map((word) => ({ word, note: '' }));
    case 'label-names':
      return (await cursor.sources.labelNames(labelScope(cursor))).map((word) => ({ word, note: '' }));
    default:
      return [];
  }
}

function isFlagValue({ rest, flags }: Cursor, index: number): boolean {
  return index > 0 && pendingFlag(rest.slice(0, index), flags) !== null;
}
