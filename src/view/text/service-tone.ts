import { seriesTone, type Tone } from './line.ts';

/** The colour of a service. It depends on the name alone, so it is the same in every answer and every pane. */
export function serviceTone(service: string): Tone {
  let hash = 0;
  for (let index = 0; index < service.length; index += 1)
    hash = (hash * 31 + service.charCodeAt(index)) >>> 0;
  return seriesTone(hash);
}
