/** Placeholders of the documents and words that stand for them. */
const samples: Readonly<Record<string, string>> = {
  'saved-query': 'pod-cpu',
  command: 'metrics',
  'trace-id': 'deadbeef',
  id: 'deadbeef',
  name: 'pod-cpu',
};

/** Each command line of a Markdown text that calls obsq: in fenced blocks and between backticks, comments and pipes cut off. */
export function obsqLines(markdown: string): readonly string[] {
  const lines: string[] = [];
  let fenced = false;
  for (const line of markdown.replace(/\\\n\s*/g, ' ').split('\n')) {
    if (/^\s*```/.test(line)) fenced = !fenced;
    else if (fenced) lines.push(...callsIn(line));
    else
      for (const [, code = ''] of line.matchAll(/`([^`]+)`/g)) if (code.startsWith('obsq ')) lines.push(code);
  }
  return lines.map((line) => cut(fill(line.trim()))).filter((line) => line !== 'obsq');
}

/** `obsq ...` at the start of a command: of the line, behind a prompt, `&&`, `|` or `$(`; `node bin/obsq.js` likewise. */
function callsIn(line: string): readonly string[] {
  const match =
    /(?:^\s*\$?\s*|&&\s*|\|\s*|\(\s*|;\s*|^\s*[A-Z_]+=\S+\s+)(?:node bin\/obsq\.js|obsq)(?=\s|$)(.*)$/.exec(
      line,
    );
  return match === null ? [] : [`obsq${match[1] ?? ''}`];
}

function fill(line: string): string {
  return line.replace(/<([a-z-]+)>/g, (_all, name: string) => samples[name] ?? 'x');
}

/** Up to the first pipe, redirection, comment, `)` or run of spaces (behind which the README explains) outside quotes. */
function cut(line: string): string {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (/[|>&;)…]/.test(character) || /^(?: {2,}| #| · )/.test(line.slice(at)))
      return line.slice(0, at).trim();
  }
  return line;
}
