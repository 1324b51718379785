import type { StoreName } from '../../domain/store-name.ts';
import type { Invocation } from '../io/invocation.ts';
import type { OutputFormat } from '../io/output-format.ts';
import type { Session } from './session.ts';

/** A flag of a command. Data: help, completion, docs and parsing all come from it. */
export interface FlagSpec {
  /** Long name without dashes: `since`. */
  readonly name: string;
  /** One letter, or absent. */
  readonly short?: string | undefined;
  /** Placeholder of its value (`DURATION`); absent for a switch. */
  readonly value?: string | undefined;
  /** May be given more than once: the parsed value is a list. */
  readonly repeat?: boolean | undefined;
  readonly choices?: readonly string[] | undefined;
  readonly doc: string;
  readonly group?: 'time' | 'target' | 'output' | 'own' | undefined;
  /** How the shell completes its value. */
  readonly completes?: 'context' | 'namespace' | 'file' | { readonly label: string } | undefined;
}

export interface ArgumentSpec {
  readonly name: string;
  readonly required: boolean;
  readonly variadic?: boolean | undefined;
  readonly doc: string;
  readonly choices?: readonly string[] | undefined;
  readonly completes?: 'metric-names' | 'saved-queries' | 'label-names' | 'context' | undefined;
}

/** A command as a value. */
export interface CommandSpec {
  readonly name: string;
  readonly summary: string;
  /** A paragraph or two for `--help`. */
  readonly description?: string | undefined;
  readonly args: readonly ArgumentSpec[];
  readonly flags: readonly FlagSpec[];
  /** Common flags this command has no use for. */
  readonly without?: readonly string[] | undefined;
  /** Formats of `-o` that mean something here; the first is the default. */
  readonly outputs: readonly OutputFormat[];
  /** The stores it may speak to; all where it does not say. */
  readonly stores?: readonly StoreName[] | undefined;
  readonly examples: readonly { readonly command: string; readonly doc: string }[];
  /** True where this run goes on until it is stopped (follow, watch, serve): no time limit of its own. */
  readonly lasting?: ((invocation: Invocation) => boolean) | undefined;
  run(session: Session, invocation: Invocation): Promise<void>;
}
