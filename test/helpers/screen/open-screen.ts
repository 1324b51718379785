import { onTestFinished } from 'vitest';
import { openTerminal, type SessionOptions, type TerminalSession } from '../terminal-session.ts';
import { createScreen, type Screen } from './screen.ts';

/** obsq in a terminal of its own, driven as a person does it. */
export interface ProgramScreen extends Screen, Omit<TerminalSession, 'source' | 'close'> {}

/** Starts obsq in a terminal; it is ended with the test. */
export function openScreen(options: SessionOptions): ProgramScreen {
  const { source, close, ...terminal } = openTerminal(options);
  onTestFinished(close);
  return { ...createScreen(source), ...terminal };
}

/** Starts obsq and waits until its first store is there: all of them are asked at once. */
export async function openReadyScreen(options: SessionOptions): Promise<ProgramScreen> {
  const screen = openScreen(options);
  await screen.status('traces ok');
  return screen;
}
