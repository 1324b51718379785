import { describe, expect, it } from 'vitest';
import { openStage } from '../helpers/screen/stage.ts';

const inverse = '\u001b[7m';
const bold = '\u001b[1m';

/** A screen of 31x7 with the logs beside the queries, in which the second line is selected. */
const rows = [
  'obsq  demo       logs DOWN',
  'latency',
  `1 queries ─ 54│${bold}4 logs\u001b[0m ━ 2 lines`,
  '› pod-cpu     │  first',
  `  latency     │${inverse}› ERROR pay     `,
  '              │ third 火│ x',
  'Enter open  q quit',
];

const drawn = (patienceMs = 0) => {
  const stage = openStage(31, 7, patienceMs);
  stage.draw(rows);
  return stage;
};

/** The message of the check that fails. */
const failureOf = async (check: Promise<void>): Promise<string> => {
  const failure = await check.then(
    () => 'it holds',
    (error: Error) => error.message,
  );
  return failure;
};

describe('a check', () => {
  it('holds of panes, their focus, titles, rows and selections, all at once', async () => {
    const { screen } = drawn(1_000);
    await screen
      .status('logs DOWN')
      .path(/^latency$/)
      .keyLine('q quit')
      .hasNoOverlay()
      .and.pane('logs')
      .isFocused()
      .title(/^4 logs ━ 2 lines$/)
      .titleLacks('LIVE')
      .contains('first')
      .contains('third 火│ x')
      .lacks('pod-cpu')
      .selects(/^› ERROR pay$/)
      .and.pane('queries')
      .selects('pod-cpu')
      .and.pane('trace')
      .isHidden();
  });

  it('waits until the screen is so', async () => {
    const stage = openStage(31, 7, 5_000);
    const waiting = stage.screen.pane('logs').selects('ERROR pay');
    stage.draw(rows.map((row) => row.replace(inverse, '')));
    stage.draw(rows);
    await waiting;
    expect(stage.screen.read('logs').isFocused).toBe(true);
  });

  it('does not hold where one half was so before and the other is so now', async () => {
    const stage = openStage(31, 7, 100);
    const both = failureOf(stage.screen.status('before').and.pane('logs').isShown());
    stage.draw(['before']);
    stage.draw(rows);
    expect(await both).toMatch(
      /^not so after 100 ms: the status line shows "before": it is "obsq {2}demo {7}logs DOWN"$/m,
    );
  });
});

describe('a check that fails', () => {
  it('says so of a pane that is not there, with the keys and the screen as a person sees it', async () => {
    const { screen, typed } = drawn(50);
    screen.press('4', 'Enter');
    screen.type('payment');
    expect(await failureOf(screen.pane('trace').title('32 spans').and.status('logs DOWN'))).toBe(
      [
        'not so after 50 ms: pane trace has "32 spans" in its title: there is no such pane; shown: queries, logs',
        'but so: the status line shows "logs DOWN"',
        'keys so far: 4 Enter "payment"',
        'the screen, 31x7:',
        '  obsq  demo       logs DOWN',
        '  latency',
        '  1 queries ─ 54│4 logs ━ 2 lines',
        '  › pod-cpu     │  first',
        '▌   latency     │› ERROR pay',
        '                │ third 火│ x',
        '  Enter open  q quit',
      ].join('\n'),
    );
    expect(typed).toEqual(['4\r', 'payment']);
  });

  it.each<[says: string, check: (screen: ReturnType<typeof drawn>['screen']) => Promise<void>]>([
    ['pane logs selects "first": it selects "› ERROR pay"', (screen) => screen.pane('logs').selects('first')],
    ['pane queries has the focus: its title is not bold', (screen) => screen.pane('queries').isFocused()],
    ['pane logs is hidden: it is shown', (screen) => screen.pane('logs').isHidden()],
    [
      'pane logs has "LIVE" in its title: its title is "4 logs ━ 2 lines"',
      (screen) => screen.pane('logs').title('LIVE'),
    ],
    ['pane logs contains /pod/: it does not', (screen) => screen.pane('logs').contains(/pod/)],
    ['pane logs does not contain "third": it does', (screen) => screen.pane('logs').lacks('third')],
    [
      'pane logs shows the details of a line: it has no details open',
      (screen) => screen.pane('logs').details('line'),
    ],
    ['overlay "Keys" is open: there is no overlay', (screen) => screen.overlay('Keys').isOpen()],
    [
      'the key line does not show "quit": it is "Enter open  q quit"',
      (screen) => screen.keyLineLacks('quit'),
    ],
    ['the path shows "red": it is "latency"', (screen) => screen.path('red')],
    ['the clock has stopped: it is not so', (screen) => screen.holds('the clock has stopped', () => false)],
    [
      'the screen shows the same as before: row 1 was "other" and is "latency"',
      (screen) => screen.shows(['obsq  demo       logs DOWN', 'other']),
    ],
  ])('says: %s', async (says, check) => {
    const told = await failureOf(check(drawn(50).screen));
    expect(told.split('\n')[0]).toBe(`not so after 50 ms: ${says}`);
  });

  it('says of an overlay which one it is, and what is selected in it', async () => {
    const stage = openStage(31, 7, 50);
    const box = [
      '',
      '',
      ' ┌ Commands ──┐',
      ' │ › pod      │',
      ` │ ${inverse}› pod-cpu \u001b[0m │`,
      ' └────────────┘',
      '',
    ];
    stage.draw(box);
    const { screen } = stage;
    await screen
      .overlay('Commands')
      .selects(/^› pod-cpu$/)
      .contains(/^› pod\n/);
    expect(await failureOf(screen.overlay('Keys').isOpen())).toContain('the overlay is "Commands"');
    expect(await failureOf(screen.overlay('Commands').isClosed())).toContain('it is open');
    expect(await failureOf(screen.overlay('Commands').selects('red'))).toContain('it selects "› pod-cpu"');
    expect(await failureOf(screen.hasNoOverlay())).toContain('no overlay is open: "Commands" is');
  });

  it('points at the line of the test', async () => {
    const failure = await drawn(50)
      .screen.pane('trace')
      .isShown()
      .catch((error: Error) => error);
    expect(
      String(failure?.stack)
        .split('\n')
        .find((line) => line.startsWith('    at ')),
    ).toContain('checks.test.ts');
  });
});

describe('keys', () => {
  it('are sent as a terminal sends them, those of one press in one piece', () => {
    const { screen, typed } = drawn();
    screen.press('j', 'Enter', 'Escape');
    screen.press('Ctrl-C', 'Alt-b', 'Down', 'Space', 'Tab');
    expect(typed).toEqual(['j\r\u001b', '\u0003\u001bb\u001b[B \t']);
  });

  it('that nobody knows are no text', () => {
    const { screen, typed } = drawn();
    expect(() => screen.press('enter')).toThrow('no key is called "enter"; type() is for text');
    expect(typed).toEqual([]);
  });
});
