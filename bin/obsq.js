#!/usr/bin/env node
// CommonJS, and nothing newer than template strings: an old Node must be able to read this file and say so, and `--version` needs no
// module loader but this one (ESM's costs a third of a bare start).
function fail(error) {
  process.stderr.write(`obsq: cannot load its program (${error.message})\n  try: npm ci\n`);
  process.exitCode = 70;
}

var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write(`obsq: needs Node.js 20.19 or newer, this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else if (process.argv.length === 3 && (process.argv[2] === '--version' || process.argv[2] === '-V')) {
  process.stdout.write(`obsq ${require('../package.json').version}\n`);
} else {
  try {
    require('../dist/start.cjs').start().catch(fail);
  } catch (error) {
    fail(error);
  }
}
