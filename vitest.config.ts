import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    env: { CI: 'false', TZ: 'UTC', NODE_ENV: 'test', NO_COLOR: '', FORCE_COLOR: '' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
