import { ObsqError, toObsqError } from '../../domain/errors.ts';
import type { RequestRecord } from '../../domain/request-record.ts';
import { backendOfStore, type StoreName } from '../../domain/store-name.ts';
import { joinCommands } from '../../domain/text/paste-text.ts';
import { formatCurlCommand } from '../../http/client/curl-command.ts';
import type { Action } from '../state/model/action.ts';
import type { Effect } from '../state/model/effect.ts';
import { nameCommands } from '../state/model/notice.ts';
import type { CopyOutcome } from '../terminal/clipboard.ts';
import type { EffectWorld } from './world.ts';

type TakeEffect = Extract<
  Effect,
  { readonly kind: 'copy' | 'copy-curl' | 'read-requests' | 'write-incident' }
>;

/** Runs an effect that copies, writes or reads for the user. Its outcome is a notice of one line. */
export async function takeAway(world: EffectWorld, effect: TakeEffect): Promise<Action> {
  try {
    switch (effect.kind) {
      case 'copy':
        return noticeOfCopy(await world.clipboard(effect.text), effect.what);
      case 'copy-curl':
        return await copyCurl(world, effect.store, [effect.asked, ...(effect.also ?? [])]);
      case 'read-requests': {
        const requests = [...(await world.stores()).http.log].reverse();
        return { kind: 'requests-read', requests };
      }
      case 'write-incident': {
        const path = await world.writeFile({ stem: effect.stem, extension: 'md' }, effect.text);
        return { kind: 'show-notice', text: `written: ${path}`, tone: 'plain' };
      }
    }
  } catch (thrown) {
    return { kind: 'show-notice', text: toObsqError(thrown).message, tone: 'error' };
  }
}

function noticeOfCopy(outcome: CopyOutcome, what: string): Action {
  const { sentToTerminal, tool, problem } = outcome;
  if (!sentToTerminal && tool === null) {
    return {
      kind: 'show-notice',
      text: `not copied: ${problem ?? 'nothing takes it'}; W writes a file`,
      tone: 'error',
    };
  }
  const by = [...(sentToTerminal ? ['OSC 52'] : []), ...(tool === null ? [] : [tool])].join(' and ');
  const but = problem === null ? '' : ` (${problem})`;
  return { kind: 'show-notice', text: `copied by ${by}${but}: ${what}`, tone: 'plain' };
}

/** Copies one curl command for each request, one on each line. */
async function copyCurl(world: EffectWorld, store: StoreName, asked: readonly string[]): Promise<Action> {
  const { context, http } = await world.stores();
  const endpoint = context.stores[store]?.endpoint;
  const backend = backendOfStore[store];
  const records = asked.flatMap(
    (text) => http.log.findLast((one) => one.backend === backend && carries(one, text)) ?? [],
  );
  if (endpoint === undefined || records.length < asked.length) {
    throw new ObsqError({
      kind: 'not-found',
      message: 'the request log does not hold the request of this pane (any more); r asks again',
    });
  }
  const commands = [...new Set(records)].map((record) => formatCurlCommand(record, endpoint));
  return noticeOfCopy(await world.clipboard(joinCommands(commands)), nameCommands(commands));
}

/** Matches the paths that answer a query. Requests for its exemplars or its cost carry its text too, but have other paths. */
const queryPath = /\/(?:query|query_range|search)$/;

/** Whether a request carries the text: as its whole URL, as its query, or (a trace id) at the end of its path. */
function carries({ url }: RequestRecord, asked: string): boolean {
  if (url === asked) return true;
  const cut = url.indexOf('?');
  const path = cut < 0 ? url : url.slice(0, cut);
  if (path.endsWith(`/${asked}`)) return true;
  if (!queryPath.test(path)) return false;
  const params = new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1));
  return params.get('query') === asked || params.get('q') === asked;
}
