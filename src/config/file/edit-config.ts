import { Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { ObsqError } from '../../domain/errors.ts';
import type { StoreName } from '../../domain/store-name.ts';
import { nearestWord } from '../../domain/text/nearest-word.ts';
import { configPath } from '../paths.ts';
import type { ReferenceText } from '../reference.ts';
import { contextNameProblem, demoName } from './config-file.ts';
import { fileProblem } from './config-files.ts';
import type { ConfigAccess } from './load-config.ts';
import { parseConfig } from './parse-config.ts';

/** One store of a new context, with the keys of the file. Its secrets should be references. */
export interface NewStore {
  readonly url: ReferenceText;
  readonly tenant?: ReferenceText | undefined;
  readonly headers?: Readonly<Record<string, ReferenceText>> | undefined;
  readonly auth?:
    | { readonly basic: { readonly username: ReferenceText; readonly password: ReferenceText } }
    | { readonly bearer: ReferenceText }
    | undefined;
  readonly tls?:
    | {
        readonly ca?: ReferenceText | undefined;
        readonly cert?: ReferenceText | undefined;
        readonly key?: ReferenceText | undefined;
        readonly serverName?: ReferenceText | undefined;
        readonly insecureSkipVerify?: boolean | undefined;
      }
    | undefined;
}

export type NewContext = { readonly name: string } & Readonly<Partial<Record<StoreName, NewStore>>> & {
    readonly grafana?: string | undefined;
    readonly correlate?: unknown;
  };

/** The result of an edit. */
export interface Edited {
  readonly path: string;
  /** The current context after the edit, or null. */
  readonly currentContext: string | null;
}

/** Makes a context current, or none with null. Keeps the comments and the order of the file. Throws ObsqError `config`. */
export function useContext(access: ConfigAccess, name: string | null): Edited {
  return editConfig(access, (document) => {
    if (name === null) {
      document.delete('currentContext');
      return;
    }
    if (name === demoName) {
      throw problem(
        'the demo cannot be the current context',
        'it is never taken unasked: use --demo or -c demo',
      );
    }
    findContext(document, name);
    document.set('currentContext', name);
  });
}

/**
 * Adds a context; the first one becomes current. Replaces a context of the same name only if `replace` is true. Checks the new
 * text as if it were read before it writes the file. Throws ObsqError `config`.
 */
export function addContext(
  access: ConfigAccess,
  context: NewContext,
  options: { readonly replace?: boolean | undefined } = {},
): Edited {
  return editConfig(access, (document) => {
    const reason = contextNameProblem(context.name);
    if (reason !== null) throw problem(reason, 'give it another name');
    const contexts = contextsOf(document);
    const isFirst = contexts.items.length === 0;
    // The way through JSON drops undefined values, which must not come into the file.
    const node = document.createNode(JSON.parse(JSON.stringify(context)));
    const index = indexOf(contexts, context.name);
    if (index === -1) contexts.add(node);
    else if (options.replace === true) contexts.set(index, node);
    else
      throw problem(
        `there is a context called "${context.name}" already`,
        'give it another name, or say --replace',
      );
    if (isFirst) document.set('currentContext', context.name);
  });
}

/** Removes a context from the file. If it was the current one, no context is current afterwards. Throws ObsqError `config`. */
export function removeContext(access: ConfigAccess, name: string): Edited {
  return editConfig(access, (document) => {
    findContext(document, name);
    const contexts = contextsOf(document);
    contexts.delete(indexOf(contexts, name));
    if (document.get('currentContext') === name) document.delete('currentContext');
  });
}

type EditableDocument = Document<YAMLMap>;

function editConfig(access: ConfigAccess, edit: (document: EditableDocument) => void): Edited {
  const path = configPath(access.environment);
  if (path === null) {
    throw problem('no directory is known for a configuration file', 'set HOME or XDG_CONFIG_HOME');
  }
  try {
    const text = access.files.stat(path) === null ? '' : access.files.read(path);
    // Refuse to edit a broken file: this throws with the place of the mistake.
    parseConfig(text, path);
    const document = openDocument(text);
    edit(document);
    // A lineWidth of 0 keeps long texts in one line.
    const edited = document.toString({ lineWidth: 0 });
    const { currentContext } = parseConfig(edited, path);
    access.files.replace(path, edited);
    return { path, currentContext };
  } catch (error) {
    if (error instanceof ObsqError) throw error;
    throw problem(`cannot write ${path}: ${fileProblem(error)}`, `ls -l ${path}`, error);
  }
}

function openDocument(text: string): EditableDocument {
  const document = parseDocument(text);
  if (!isMap(document.contents)) {
    // The file is empty or holds only comments. The comments stay above the new content.
    const { commentBefore, comment } = document;
    const fresh = new Document({}) as EditableDocument;
    fresh.commentBefore = [commentBefore, comment].filter(Boolean).join('\n') || null;
    return fresh;
  }
  return document as EditableDocument;
}

function contextsOf(document: EditableDocument): YAMLSeq {
  const found = document.get('contexts', true);
  if (isSeq(found)) {
    // After `[]`, new entries would be written in the same line.
    if (found.items.length === 0) found.flow = false;
    return found;
  }
  const created = document.createNode([]) as YAMLSeq;
  document.set('contexts', created);
  return created;
}

function indexOf(contexts: YAMLSeq, name: string): number {
  return contextNames(contexts).indexOf(name);
}

function contextNames(contexts: YAMLSeq): string[] {
  return contexts.items.map((item) => {
    const name = isMap(item) ? item.get('name', true) : undefined;
    return isScalar(name) ? (name.source ?? String(name.value)) : '';
  });
}

function findContext(document: EditableDocument, name: string): void {
  const names = contextNames(contextsOf(document));
  if (names.includes(name)) return;
  const nearest = nearestWord(name, names);
  const listed =
    names.length === 0
      ? 'obsq context add NAME --metrics-url URL (there is none yet)'
      : `obsq context list (there are ${names.join(', ')})`;
  throw problem(`no context is called "${name}"`, nearest === null ? listed : `did you mean ${nearest}?`);
}

function problem(message: string, hint: string, cause?: unknown): ObsqError {
  return new ObsqError({ kind: 'config', message, hint, cause });
}
