// npm runs this when obsq is installed from a checkout or from git. Those have no dist/, which is built with the development
// dependencies. `npm ci` has installed them by then; `npm i -g .` has not, so that is done here.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

if (isGlobalFromGit()) {
  fail(
    'npm cannot build obsq while it installs it globally from git: clone the repository and run npm i -g . in its folder',
  );
}
if (!existsSync(`${root}node_modules/esbuild`)) installDependencies();
await import('../build.mjs');

/**
 * Whether npm installs globally from git. It then installs its own temporary clone globally, as a link, unpacks the package through that
 * link and deletes the clone (npm 10 and 11): whatever is built here would be lost, and a dead link left.
 */
function isGlobalFromGit() {
  return process.env.npm_config_global === 'true' && /[\\/]git-clone[^\\/]*[\\/]$/.test(root);
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function installDependencies() {
  const npm = process.env.npm_execpath ?? '';
  // Of the settings of the outer npm, those that say where to install are not meant for this folder's own node_modules.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(global|location|.*prefix|omit|dry_run)$/i.test(name),
    ),
  );
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const run = /npm-cli\.[cm]?js$/.test(npm)
    ? spawnSync(process.execPath, [npm, ...args], { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] })
    : null;
  if (run?.status === 0) return;
  fail(
    'obsq is built with its development dependencies, which are not here: run npm ci in its folder, then install it again',
  );
}
