import type { Answer } from '../../domain/answer.ts';
import type { Call } from '../call.ts';
import { parseJsonObject } from '../json/json-body.ts';
import { isJsonObject, listOrEmpty, stringsOf, textOrEmpty } from '../json/json-value.ts';
import { saysPartial } from './partial.ts';

/** The attribute names of one scope. `scope` is '' if the server (v1) does not name scopes. */
export interface TagGroup {
  readonly scope: string;
  readonly tags: readonly string[];
}

/** A value of an attribute. `type` is '' if the server (v1) does not name it. */
export interface TagValue {
  readonly type: string;
  readonly value: string;
}

/** v2 `{"scopes":[{name,tags}]}` or v1 `{"tagNames":[...]}`. */
export function decodeTags(call: Call): Answer<readonly TagGroup[]> {
  const body = parseJsonObject(call);
  const groups: TagGroup[] = listOrEmpty(body.scopes)
    .filter(isJsonObject)
    .map((scope) => ({ scope: textOrEmpty(scope.name), tags: stringsOf(scope.tags) }));
  const names = stringsOf(body.tagNames);
  if (names.length > 0) groups.push({ scope: '', tags: names });
  return { data: groups, infos: [], ...saysPartial(body) };
}

/** v2 `{"tagValues":[{type,value}]}` or v1 `{"tagValues":["..."]}`. */
export function decodeTagValues(call: Call): Answer<readonly TagValue[]> {
  const body = parseJsonObject(call);
  const values: TagValue[] = [];
  for (const item of listOrEmpty(body.tagValues)) {
    if (typeof item === 'string') values.push({ type: '', value: item });
    else if (isJsonObject(item))
      values.push({ type: textOrEmpty(item.type), value: textOrEmpty(item.value) });
  }
  return { data: values, infos: [], ...saysPartial(body) };
}
