// The time of the dashboard for organisations with ten thousand to a million calls (`--full`: ten million). No calls are cached. In the
// same run and in turns: one PostgREST round trip, hand-written SQL, and the queries of the first version (the seed).
//   npm run bench:scale [-- --full]
import { parseArgs } from 'node:util';
import { startOwnService, UnexpectedStatus } from './own-service.ts';
import { addScaledOrgs, type ScaledOrg } from './scale/orgs.ts';
import { createAlternatives, removeStatementTimeout } from './scale/others.ts';
import { type Cell, headings, line } from './scale/table.ts';
import { createMeasurements, type Measurement } from './scale/views.ts';
import { compareWriters } from './scale/writers.ts';
import { type Contender, median, quantilesOf, timesInTurns } from './timing.ts';

const { values: options } = parseArgs({ options: { full: { type: 'boolean', default: false } } });
const sizes = [10_000, 100_000, 1_000_000, ...(options.full ? [10_000_000] : [])];
const millionIndex = sizes.indexOf(1_000_000);

const service = await startOwnService();
const { ask, stack, sql } = service;

async function measure(
  { of }: Measurement,
  orgs: readonly ScaledOrg[],
): Promise<{ cells: Cell[]; baselineTimes: readonly number[] }> {
  const failures = new Map<ScaledOrg, number>();
  const baseline = { ask: () => ask(`${stack.postgrestUrl}/rpc/ping`, orgs[0]?.token ?? '') };
  const contenders = orgs.map((org): Contender => {
    const contender = of(org);
    const askOrRecord = () =>
      contender.ask().catch((error: unknown) => {
        if (!(error instanceof UnexpectedStatus)) throw error;
        failures.set(org, error.statusCode);
      });
    return { ...contender, ask: askOrRecord };
  });
  const [baselineTimes = [], ...times] = await timesInTurns([baseline, ...contenders], {
    rounds: 50,
    warmUps: 8,
    budgetMs: 20_000,
  });
  const cells = orgs.map((org, place): Cell => {
    const statusCode = failures.get(org);
    return statusCode === undefined ? quantilesOf(times[place] ?? []) : `${statusCode}`;
  });
  return { cells, baselineTimes };
}

try {
  const orgs = await addScaledOrgs({ sql, keys: stack.keys }, sizes, (message) => console.error(message));
  const alternatives = createAlternatives(service);
  const seedsCounts = (org: ScaledOrg) => ({ ask: () => alternatives.eightCounts(org) });
  const measurements: (Measurement & { first?: () => Promise<void>; isForSmall?: boolean })[] = [
    ...(await createMeasurements(service, orgs)),
    { name: 'hand-written: stats in one statement', of: (org) => ({ ask: () => alternatives.handWrittenStats(org) }) },
    {
      name: 'the seed: SELECT * and JavaScript',
      of: (org) => ({ ask: () => alternatives.fetchAndCount(org) }),
      isForSmall: true,
    },
    { name: 'the seed: eight counts of select(*)', first: () => removeStatementTimeout(sql), of: seedsCounts },
    { name: '  without the limit of 1000 rows', first: () => alternatives.removeRowLimit(orgs), of: seedsCounts },
  ];
  const bare: number[] = [];
  const lines: string[] = [];
  for (const each of measurements) {
    await each.first?.();
    const { cells, baselineTimes } = await measure(each, each.isForSmall ? orgs.slice(0, 1) : orgs);
    bare.push(...baselineTimes);
    lines.push(line(each.name, cells, { baseline: median(baselineTimes), far: millionIndex }));
    console.error(`${each.name}: measured`);
  }
  await alternatives.close();

  console.log(`\nnot cached, each at most 50 times, one after the other\n\n${headings(sizes)}`);
  const floors = sizes.map((_calls, place): Cell => (place === millionIndex ? quantilesOf(bare) : undefined));
  console.log(line('one PostgREST round trip', floors, { baseline: median(bare), far: millionIndex }));
  for (const each of lines) console.log(each);

  const large = orgs[millionIndex];
  const { databaseUrl } = stack.services;
  if (large !== undefined && databaseUrl !== undefined) await compareWriters(sql, databaseUrl, large);
} finally {
  await service.close();
}
