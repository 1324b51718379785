import { describe, expect, it } from 'vitest';
import { runOwnExample } from '../../src/cli/commands/queries/example-engine.ts';
import { writtenStore } from '../../src/engine/written/written-metrics.ts';
import { type ExampleEngine, runExample } from '../../src/services/metrics/run-example.ts';
import { type ExampleCase, exampleCases, shippedQueries } from '../helpers/example-cases.ts';

const cases = await exampleCases();
const texts = (await shippedQueries()).filter(({ signal }) => signal !== 'metrics');

function demoEngine({ example, series }: ExampleCase): ExampleEngine {
  const store = writtenStore(series, example);
  return {
    has: async (requirement) => store.has(requirement),
    query: async (expr) => store.query(expr),
  };
}

describe("the examples of the shipped queries, on the demo's engine", () => {
  it.each(cases.map((one) => [one.title, one] as const))('%s', async (_title, one) => {
    const { differences } = await runExample(one.query, one.example, demoEngine(one));
    expect(differences).toEqual([]);
  });
});

describe('the examples of logs and traces queries, on the demo', () => {
  it.each(
    texts.flatMap((query) =>
      query.examples.map((example) => [`${query.name}: ${example.name}`, query, example] as const),
    ),
  )('%s', async (_title, query, example) => {
    expect(await runOwnExample(query, example)).toEqual({ variant: example.variant, differences: [] });
  });
});
