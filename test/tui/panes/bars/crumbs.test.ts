import { describe, expect, it } from 'vitest';
import { chooseLook } from '../../../../src/tui/choose-look.ts';
import { renderCrumbs } from '../../../../src/tui/panes/bars/crumbs.ts';
import { firstWorkspace } from '../../../../src/tui/state/model/workspace.ts';
import { openAsked } from '../../../helpers/tui/open-asked.ts';

const look = chooseLook({ TERM: 'xterm', LANG: 'C' }, null, 'UTC');

const crumbsAt = (at: number, columns: number, names = 'abcdefgh') => {
  const { tui } = openAsked(columns);
  const steps = ['', ...names].map((name) => ({ ...firstWorkspace, crumb: name.repeat(8) }));
  const line = renderCrumbs({ ...tui.state, path: { steps, at } }, look);
  return {
    text: line.map(({ text }) => text).join(''),
    bold: line.filter(({ bold }) => bold).map(({ text }) => text),
  };
};

describe('the crumbs', () => {
  it.each<[at: number, columns: number, text: string]>([
    [8, 40, '~ > ffffffff > gggggggg > hhhhhhhh'],
    [5, 40, '~ > dddddddd > eeeeeeee > ffffffff > ~'],
    [1, 40, 'aaaaaaaa > bbbbbbbb > cccccccc > ~'],
    [2, 10, '~ > bbbbbbbb > ~'],
  ])('keep place %i in view on %i cells', (at, columns, text) => {
    const crumbs = crumbsAt(at, columns);
    expect(crumbs.text).toBe(text);
    expect(crumbs.bold).toEqual(['abcdefgh'.charAt(at - 1).repeat(8)]);
  });

  it('name the beginning where one has come back to it, and nothing else', () => {
    expect(crumbsAt(0, 40, 'ab')).toEqual({ text: 'start > aaaaaaaa > bbbbbbbb', bold: ['start'] });
    expect(crumbsAt(0, 40, '')).toEqual({ text: '', bold: [] });
    expect(crumbsAt(1, 40, 'ab').text).toBe('aaaaaaaa > bbbbbbbb');
  });
});
