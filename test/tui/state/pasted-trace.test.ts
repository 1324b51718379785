import { describe, expect, it } from 'vitest';
import { workspaceOf } from '../../../src/tui/state/model/tui-state.ts';
import { lastAsked, openAsked } from '../../helpers/tui/open-asked.ts';

const trace = '63d2a17a67b226c5725ef0886f25c040';
const span = '1f2e3d4c5b6a7988';
const pasted = (text: string): string => `\u001b[200~${text}\u001b[201~`;

describe('a trace id in the editor of the trace pane', () => {
  it.each([
    ['typed behind the brace that the editor begins with', trace],
    ['pasted', pasted(trace)],
    ['pasted with the end of its line', pasted(`${trace}\n`)],
    ['pasted in place of the brace', `\u0015${pasted(`"${trace}",`)}`],
    ['a traceparent', pasted(`00-${trace}-${span}-01`)],
    ['X-Ray', pasted('1-63d2a17a-67b226c5725ef0886f25c040')],
    ['a link of Jaeger', pasted(`https://jaeger/trace/${trace}?uiFind=${span}\n`)],
    ['a field of JSON', pasted(`{"trace_id": "${trace}"}`)],
  ])('%s opens the trace', (_name, typed) => {
    const { tui, asked } = openAsked();
    tui.press('3e');
    tui.press(typed);
    tui.press('\r');
    expect(lastAsked(asked, 'pivot')).toMatchObject({ from: { kind: 'trace', traceId: trace } });
  });

  it('selects the span that it names', () => {
    const { tui } = openAsked();
    tui.press('3e');
    tui.press(pasted(`https://jaeger/trace/${trace}?uiFind=${span}`));
    tui.press('\r');
    expect(workspaceOf(tui.state).trace.wantedSpanId).toBe(span);
  });

  it.each([`{ trace:id = "${trace}" }`, `({ span.id = "${trace}" }) | count() > 1`, '{ status = error }'])(
    'leaves TraceQL alone: %s',
    (query) => {
      const { tui, asked } = openAsked();
      tui.press('3e');
      tui.press(`\u0015${query}`);
      tui.press('\r');
      expect(lastAsked(asked, 'search-traces').query).toBe(query);
    },
  );
});

describe('a trace id in the palette', () => {
  it('is offered, and Enter opens it', async () => {
    const { tui, asked } = openAsked();
    tui.press(':');
    tui.press(pasted(`trace_id=${trace}`));
    await tui.screen.overlay('Commands').contains(`open trace ${trace}`);
    tui.press('\r');
    expect(lastAsked(asked, 'pivot')).toMatchObject({ from: { kind: 'trace', traceId: trace } });
  });

  it('is not seen in a word', async () => {
    const { tui } = openAsked();
    tui.press(':');
    tui.press('deployment-replicas-ag');
    await tui.screen.overlay('Commands').contains('nothing matches');
  });
});
