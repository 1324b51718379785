import { answerKindOf } from '../../languages/answer-kind.ts';
import type { QueryLanguage } from '../../languages/language.ts';
import type { Action } from '../state/model/action.ts';

export interface QueryToRead {
  readonly requestId: number;
  readonly language: QueryLanguage;
  readonly expr: string;
}

/** Says which pane a query belongs into; `name`: of the saved query that it is. Loads the grammars, so it is loaded on Enter only. */
export function readQuery({ requestId, language, expr }: QueryToRead, name: string | null = null): Action {
  return { kind: 'query-read', requestId, name, language, expr, answers: answerKindOf(language, expr) };
}
