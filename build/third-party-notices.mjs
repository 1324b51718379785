// Writes dist/THIRD_PARTY_LICENSES.txt: the licences of every bundled package, which the metafiles list. The published package has no
// dependencies, so it must contain their texts. A bundled package without a text fails the build.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const mit = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** Packages that name their licence but do not ship its text. The text of the Apache License is obsq's own LICENSE file. */
const withoutText = new Map([
  [
    '@grafana/lezer-logql',
    'Copyright Grafana Labs. Apache License 2.0: the text is in LICENSE of this package.',
  ],
  [
    '@grafana/lezer-traceql',
    'Copyright Grafana Labs. Apache License 2.0: the text is in LICENSE of this package.',
  ],
  ['yoga-layout', `MIT License\n\nCopyright (c) Facebook, Inc. and its affiliates.\n\n${mit}`],
]);

/** Builds the text of the notices. `root` is the repository; `inputs` are the paths of the bundled files, relative to it. */
export function thirdPartyNotices(root, inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found !== null) folders.add(found[1]);
  }
  const entries = [...folders].map((folder) => noticeOf(join(root, folder)));
  entries.sort((a, b) => (a < b ? -1 : 1));
  return `obsq contains the following packages.\n\n${[...new Set(entries)].join('\n\n')}\n`;
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = existsSync(folder)
    ? readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    : [];
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0 && withoutText.has(name)) texts.push(withoutText.get(name));
  if (texts.length === 0)
    throw new Error(`no licence text of ${name}: add one to build/third-party-notices.mjs`);
  const title = `${name} ${version} (${license})`;
  return `${'='.repeat(title.length)}\n${title}\n${'='.repeat(title.length)}\n\n${texts.join('\n\n')}`;
}
