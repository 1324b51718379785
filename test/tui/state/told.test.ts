import { describe, expect, it } from 'vitest';
import { ObsqError } from '../../../src/domain/errors.ts';
import type { Parameter } from '../../../src/saved/saved-query.ts';
import { commandTable } from '../../../src/tui/keys/command-table.ts';
import { explainKey } from '../../../src/tui/keys/keymap.ts';
import { pickedItems } from '../../../src/tui/state/model/input/pick.ts';
import { workspaceOf } from '../../../src/tui/state/model/tui-state.ts';
import { lastAsked, openAsked } from '../../helpers/tui/open-asked.ts';

describe('a key that has nothing to act on', () => {
  it.each([
    ['d in empty logs', '4d', 'there is no line to show in full'],
    ['d in an empty trace', '3d', 'there is no span to show in full'],
    ['u in an empty trace', '3u', 'there is no span to unfold'],
    ['x among the queries', '1x', 'x is a key of the metric pane: series or exemplars'],
    ['u among the queries', '1u', 'u is a key of the trace pane: unfold everything, or fold repeats'],
    ['a key of nobody', 'X', 'X means nothing here: ? lists the keys'],
  ])('%s says so', (_name, keys, text) => {
    const { tui } = openAsked();
    tui.press(keys);
    expect(tui.state.notice?.text).toBe(text);
    expect(workspaceOf(tui.state)).toMatchObject({ trace: { detailsTop: null }, logs: { detailsTop: null } });
  });

  it('says so of Enter on a list that the filter has emptied', () => {
    const { tui } = openAsked();
    tui.press('/');
    tui.press('nowhere');
    tui.press('\r');
    tui.press('\r');
    expect(tui.state.notice?.text).toBe('there is no query to open here');
  });

  it('types into an overlay without a word', () => {
    const { tui } = openAsked();
    tui.press(':');
    tui.press('X');
    expect(tui.state).toMatchObject({ notice: null, overlay: { input: { text: 'X' } } });
  });

  it('names every pane that has it', () => {
    expect(explainKey(commandTable, 'queries', 'd')).toMatch(/^d is a key of the trace and logs pane: /);
  });
});

describe('the parameters of a query that failed', () => {
  const parameter = (name: string): Parameter => ({
    name,
    flag: name,
    short: null,
    type: 'string',
    doc: `the ${name}`,
    default: null,
    required: false,
    choices: ['a', 'b'],
    label: null,
  });

  it('can be changed, and the query asked again', () => {
    const { tui, asked } = openAsked();
    tui.press('\r');
    const { requestId } = lastAsked(asked, 'run-saved');
    tui.dispatch({ kind: 'parameters-known', requestId, parameters: [parameter('zone')] });
    const error = new ObsqError({ kind: 'network', message: 'connection refused' });
    tui.dispatch({ kind: 'request-failed', requestId, error });
    tui.press('p');
    const { overlay } = tui.state;
    expect(overlay?.kind === 'pick' && pickedItems(overlay).map(({ text }) => text)).toEqual(['zone']);
    tui.press('\r');
    tui.press('b');
    tui.press('\r');
    expect(lastAsked(asked, 'run-saved').values).toEqual({ zone: 'b' });
  });

  it('are not those of another query', () => {
    const { tui, asked } = openAsked();
    tui.press('\r');
    const { requestId } = lastAsked(asked, 'run-saved');
    tui.press('1j');
    tui.press('\r');
    tui.dispatch({ kind: 'parameters-known', requestId, parameters: [parameter('zone')] });
    tui.press('p');
    expect(tui.state.notice?.text).toBe('this query has no parameters');
  });
});
