import { ObsqError } from '../../domain/errors.ts';
import { isHtmlPage, titleOfPage } from './html-page.ts';

const shownCharacters = 80;

/** The error for an answer that should be JSON. `received` is its raw beginning; `view` sanitises the message. */
export function notJson(received: string, cause?: unknown, contentType?: string): ObsqError {
  const text = received.trim();
  if (text === '') {
    return new ObsqError({
      kind: 'backend',
      message: 'the answer is empty where JSON was expected',
      hint: 'is this the right URL? obsq doctor tries every store',
      cause,
    });
  }
  const beginning = text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
  if (/^[{["]/.test(text)) {
    return new ObsqError({
      kind: 'backend',
      message: `the answer is not whole or not valid JSON; it begins with: ${beginning}`,
      hint: 'a proxy may have cut it: ask for less (a shorter --since, a larger --step), or try it with obsq doctor',
      cause,
    });
  }
  if (isHtmlPage(contentType, text)) {
    const title = titleOfPage(text);
    return new ObsqError({
      kind: 'backend',
      message: `a web page${title === '' ? '' : ` ("${title}")`} answered where JSON was expected`,
      hint: 'is this the right URL, or a login page in front of it? obsq doctor tries every store',
      cause,
    });
  }
  return new ObsqError({
    kind: 'backend',
    message: `the answer is not JSON; it begins with: ${beginning}`,
    hint: 'is this the right URL, or a login page in front of it? obsq doctor tries every store',
    cause,
  });
}

/** The error for an answer, or a part of it, that is too large to be held. */
export function tooLarge(maxBytes: number): ObsqError {
  return new ObsqError({
    kind: 'limit',
    message: `the answer is larger than ${Math.round(maxBytes / 1024 / 1024)} MB`,
    hint: 'ask for less: a shorter --since, a larger --step, a narrower selector, --limit; or stream it with -o jsonl',
  });
}
