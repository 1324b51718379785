import type { StoreName } from '../../domain/store-name.ts';
import type { Invocation } from '../io/invocation.ts';
import type { Io } from '../io/io.ts';
import type { OutputFormat } from '../io/output-format.ts';
import type { Session } from './session.ts';

/** A flag of a command, as data from which help, completion, docs and parsing are made. */
export interface FlagSpec {
  /** The long name without dashes: `since`. */
  readonly name: string;
  /** One letter, or absent. */
  readonly short?: string | undefined;
  /** The placeholder of its value (`DURATION`); absent for a switch. */
  readonly value?: string | undefined;
  /** The value that the flag has when it stands alone; it then takes a following word only if that is a number. Absent: its value is required. */
  readonly bare?: string | undefined;
  /** Whether the flag may be repeated; its parsed value is then a list. */
  readonly repeat?: boolean | undefined;
  /** Whether the last of several values counts, so that a shell alias can set one. Any other flag with two different values is refused. */
  readonly lastCounts?: boolean | undefined;
  readonly choices?: readonly string[] | undefined;
  readonly doc: string;
  readonly group?: 'time' | 'target' | 'output' | 'own' | undefined;
  /** How the shell completes its value. */
  readonly completes?:
    | 'context'
    | 'namespace'
    | 'file'
    | 'rule-group'
    | { readonly label: string }
    | undefined;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly required: boolean;
  readonly variadic?: boolean | undefined;
  readonly doc: string;
  readonly choices?: readonly string[] | undefined;
  readonly completes?: 'metric-names' | 'saved-queries' | 'rules' | 'label-names' | 'context' | undefined;
}

/** A command as a value, which commander, help, completion and docs share. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** A paragraph or two for `--help`. */
  readonly description?: string | undefined;
  readonly args: readonly ArgumentSpec[];
  readonly flags: readonly FlagSpec[];
  /** Common flags that this command does not have. */
  readonly without?: readonly string[] | undefined;
  /** The formats of `-o` that this command has; the first is the default. */
  readonly outputs: readonly OutputFormat[];
  /** The stores that the command may ask; absent means all. */
  readonly stores?: readonly StoreName[] | undefined;
  readonly examples: readonly { readonly command: string; readonly doc: string }[];
  /** Whether this run goes on until it is stopped (follow, watch, serve), so that no default time limit applies. */
  readonly lasting?: ((invocation: Invocation) => boolean) | undefined;
  /** Whether the command applies `--timeout` itself, to a series of questions, so that no single one is held to it. */
  readonly limitsItself?: boolean | undefined;
  run(session: Session, invocation: Invocation): Promise<void>;
}

/** A command before it is loaded, as a list of all commands holds it. */
export interface CatalogueEntry {
  readonly name: string;
  readonly summary: string;
  /** Loads the command. `words` are the words after it, on which the flags of some commands depend. */
  readonly load: (words: readonly string[], io: Io) => Promise<CommandSpec>;
}
