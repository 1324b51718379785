import type { Condition } from './condition.ts';
import { overlayConditions } from './overlay-conditions.ts';
import { type PaneName, paneConditions } from './pane-conditions.ts';
import { screenConditions } from './screen-conditions.ts';

type Makers = Readonly<Record<string, (...facts: never[]) => Condition>>;

/** Each maker of a condition as a check that waits for it. */
export type Checks<Of extends Makers> = {
  readonly [Name in keyof Of]: (...facts: Parameters<Of[Name]>) => Check<Of>;
};

/** Awaited, it has waited until all its conditions hold at once. More of the same subject are added with a dot, of another with `and`. */
export type Check<Of extends Makers> = Promise<void> & Checks<Of> & { readonly and: Subjects };

/** What checks are about. */
export interface Subjects extends Checks<typeof screenConditions> {
  pane(name: PaneName): Checks<ReturnType<typeof paneConditions>>;
  /** The box over the panes whose title begins so. */
  overlay(title: string): Checks<ReturnType<typeof overlayConditions>>;
}

type Wait = (conditions: readonly Condition[]) => Promise<void>;

/** Takes a condition into a sentence, and gives the sentence's end. */
type Add = (condition: Condition) => { readonly ends: Promise<void>; readonly add: Add };

/** The subjects of new sentences. */
export function createSubjects(wait: Wait): Subjects {
  return subjectsOf((condition) => beginSentence(wait).add(condition));
}

function beginSentence(wait: Wait): { readonly add: Add } {
  const conditions: Condition[] = [];
  const begun = new Error();
  // The whole sentence is there before the first look: what follows the dot is added at once.
  const ends = Promise.resolve()
    .then(() => wait(conditions))
    .catch((error: unknown) => {
      throw error instanceof Error ? withPlaceOf(begun, error) : error;
    });
  const add: Add = (condition) => {
    conditions.push(condition);
    return { ends, add };
  };
  return { add };
}

/** An error that points at the line of the test rather than at a timer. */
function withPlaceOf(begun: Error, error: Error): Error {
  const frames = (begun.stack ?? '').split('\n').slice(1);
  const outside = frames.filter((frame) => !frame.includes('helpers/screen/'));
  error.stack = [`Error: ${error.message}`, ...outside].join('\n');
  return error;
}

function subjectsOf(add: Add): Subjects {
  return {
    ...checksOf(screenConditions, add),
    pane: (name) => checksOf(paneConditions(name), add),
    overlay: (title) => checksOf(overlayConditions(title), add),
  };
}

function checksOf<Of extends Makers>(makers: Of, add: Add): Checks<Of> {
  const entries = Object.entries(makers).map(([name, make]) => [
    name,
    (...facts: never[]) => {
      const sentence = add(make(...facts));
      return Object.assign(sentence.ends, checksOf(makers, sentence.add), {
        and: subjectsOf(sentence.add),
      });
    },
  ]);
  return Object.fromEntries(entries);
}
