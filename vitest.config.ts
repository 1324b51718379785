import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    env: {
      CI: 'false',
      TZ: 'UTC',
      NODE_ENV: 'test',
      NO_COLOR: '',
      FORCE_COLOR: '',
      CLICOLOR: '',
      CLICOLOR_FORCE: '',
    },
    // Only what hangs may end by these: a test is no judge of how busy the machine is.
    testTimeout: 120_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
  },
});
