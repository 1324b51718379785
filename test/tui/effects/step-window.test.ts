import { expect, it } from 'vitest';
import { stepWindow } from '../../../src/tui/effects/step-window.ts';

const at = (time: string): number => Date.parse(`2026-11-20T${time}Z`);
const window = { fromMs: at('11:50:07'), toMs: at('11:55:09') };

it('asks for a frozen window exactly, and lays a live one on the grid of its step', () => {
  expect(stepWindow({ window, isFrozen: true }, 60)).toEqual({ ...window, stepMs: 15_000 });
  expect(stepWindow({ window, isFrozen: false }, 60)).toEqual({
    fromMs: at('11:50:15'),
    toMs: at('11:55:00'),
    stepMs: 15_000,
  });
});
