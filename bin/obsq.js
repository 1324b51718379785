#!/usr/bin/env node
// Old syntax on purpose: an old Node must be able to read this file and say so.
var version = process.versions.node.split('.').map(Number);
if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  process.stderr.write(`obsq: needs Node.js 20.19 or newer, this is ${process.versions.node}\n`);
  process.exitCode = 2;
} else {
  import('../dist/main.js').then(
    (program) => program.main(),
    (error) => {
      process.stderr.write(`obsq: cannot load its program (${error.message})\n  try: npm ci\n`);
      process.exitCode = 70;
    },
  );
}
