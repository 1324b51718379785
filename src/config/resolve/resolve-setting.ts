import { isAbsolute, join } from 'node:path';
import { ObsqError } from '../../domain/errors.ts';
import { type Environment, variable } from '../env.ts';
import { type ConfigFiles, fileProblem } from '../file/config-files.ts';
import { expandHome } from '../paths.ts';
import { namesSource, parseReference, type Reference } from '../reference.ts';
import type { Setting } from '../setting.ts';
import type { RunCommand } from './run-command.ts';

/** Resolves a setting to its value. Throws ObsqError `config`, which names the source of the setting. */
export type ResolveSetting = (setting: Setting) => Promise<string>;

export interface ResolverParts {
  readonly environment: Environment;
  readonly files: ConfigFiles;
  readonly run: RunCommand;
  readonly signal?: AbortSignal | undefined;
  /** The directory of the configuration file, from which relative paths in the file start; null without a home. */
  readonly directory: string | null;
}

/** Creates a resolver that runs each `exec:` command once, however many settings name it. */
export function createResolver(parts: ResolverParts): ResolveSetting {
  const running = new Map<string, Promise<string>>();
  return async (setting) => {
    switch (setting.kind) {
      case 'literal':
        return setting.text;
      case 'file':
        return readSecretFile(setting.text, setting, { ...parts, directory: null });
      case 'reference':
        return follow(setting, parts, running);
      case 'file-reference': {
        if (setting.text.trimStart().startsWith('-----BEGIN')) return setting.text;
        const text = await follow(setting, parts, running);
        const isText = namesSource(setting.text) || text.trimStart().startsWith('-----BEGIN');
        return isText ? text : readSecretFile(text, setting, parts);
      }
    }
  };
}

async function follow(
  setting: Setting,
  parts: ResolverParts,
  running: Map<string, Promise<string>>,
): Promise<string> {
  const reference = parseReference(setting.text);
  if (!reference.ok) throw problem(setting, reference.message, reference.hint);
  switch (reference.value.kind) {
    case 'file':
      return readSecretFile(reference.value.path, setting, parts);
    case 'exec': {
      const known = running.get(setting.text) ?? runHelper(reference.value.command, setting, parts);
      running.set(setting.text, known);
      return known;
    }
    case 'template':
      return expandVariables(reference.value, setting, parts.environment);
  }
}

function expandVariables(
  reference: Extract<Reference, { kind: 'template' }>,
  setting: Setting,
  environment: Environment,
): string {
  let text = '';
  for (const part of reference.parts) {
    if (typeof part === 'string') {
      text += part;
      continue;
    }
    const value = variable(environment, part.variable);
    if (value === undefined) {
      throw problem(setting, `the variable ${part.variable} is not set`, `export ${part.variable}=...`);
    }
    text += value;
  }
  return text;
}

function readSecretFile(path: string, setting: Setting, parts: ResolverParts): string {
  const expanded = expandHome(path, parts.environment);
  if (expanded === null)
    throw problem(setting, `${path} needs a home directory`, 'set HOME, or write the whole path');
  const filePath =
    isAbsolute(expanded) || parts.directory === null ? expanded : join(parts.directory, expanded);
  try {
    return parts.files.read(filePath).replace(/\r?\n$/, '');
  } catch (error) {
    throw problem(
      setting,
      `cannot read ${filePath}: ${fileProblem(error)}`,
      `check the path, or try "ls -l ${filePath}"`,
    );
  }
}

async function runHelper(
  command: readonly [string, ...string[]],
  setting: Setting,
  parts: ResolverParts,
): Promise<string> {
  const [program, ...rest] = command;
  const expanded = expandHome(program, parts.environment) ?? program;
  const result = await parts.run([expanded, ...rest], parts.environment, parts.signal);
  parts.signal?.throwIfAborted();
  const shown = setting.text.slice('exec:'.length).trim();
  if (!result.ok) {
    const complaint = result.stderr.trim().slice(-500);
    const message = `"${shown}" gave no secret: ${result.reason}${complaint === '' ? '' : `: ${complaint}`}`;
    throw problem(setting, message, `run it by hand: ${shown}`);
  }
  const secret = result.stdout.replace(/\r?\n$/, '');
  if (secret === '') throw problem(setting, `"${shown}" wrote nothing`, `run it by hand: ${shown}`);
  return secret;
}

function problem(setting: Setting, message: string, hint: string): ObsqError {
  return new ObsqError({ kind: 'config', message: `${setting.source}: ${message}`, hint });
}
