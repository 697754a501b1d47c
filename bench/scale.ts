// What the dashboard costs an organisation of ten thousand calls, and one of a million (`--full`: of ten): nothing of the calls is
// remembered, everything is real. Beside it, in the same run and in turns: a bare PostgREST round trip, SQL by hand, and what the seed did.
//   npm run bench:scale [-- --full]
import { parseArgs } from 'node:util';
import { OtherAnswer, startOwnService } from './own-service.ts';
import { addScaledOrgs, type ScaledOrg } from './scale/orgs.ts';
import { letQueriesRun, otherWays } from './scale/others.ts';
import { type Cell, headings, line } from './scale/table.ts';
import { type Asked, viewsOf } from './scale/views.ts';
import { compareWriters } from './scale/writers.ts';
import { type Contender, median, quantilesOf, timesInTurns } from './timing.ts';

const { values: options } = parseArgs({ options: { full: { type: 'boolean', default: false } } });
const sizes = [10_000, 100_000, 1_000_000, ...(options.full ? [10_000_000] : [])];
const far = sizes.indexOf(1_000_000);

const service = await startOwnService();
const { ask, stack, sql } = service;

async function measure(
  { of }: Asked,
  orgs: readonly ScaledOrg[],
): Promise<{ cells: Cell[]; floorTimes: readonly number[] }> {
  const refusals = new Map<ScaledOrg, number>();
  const floor = { ask: () => ask(`${stack.postgrestUrl}/rpc/ping`, orgs[0]?.token ?? '') };
  const contenders = orgs.map((org): Contender => {
    const contender = of(org);
    const askOrNote = () =>
      contender.ask().catch((error: unknown) => {
        if (!(error instanceof OtherAnswer)) throw error;
        refusals.set(org, error.statusCode);
      });
    return { ...contender, ask: askOrNote };
  });
  const [floorTimes = [], ...times] = await timesInTurns([floor, ...contenders], {
    rounds: 50,
    warmUps: 8,
    budgetMs: 20_000,
  });
  const cells = orgs.map((org, place): Cell => {
    const statusCode = refusals.get(org);
    return statusCode === undefined ? quantilesOf(times[place] ?? []) : `${statusCode}`;
  });
  return { cells, floorTimes };
}

try {
  const orgs = await addScaledOrgs({ sql, keys: stack.keys }, sizes, (message) => console.error(message));
  const others = otherWays(service);
  const seedsCounts = (org: ScaledOrg) => ({ ask: () => others.eightCounts(org) });
  const asked: (Asked & { first?: () => Promise<void>; isForSmall?: boolean })[] = [
    ...(await viewsOf(service, orgs)),
    { name: 'by hand: stats in one SQL statement', of: (org) => ({ ask: () => others.writtenByHand(org) }) },
    {
      name: 'the seed: SELECT * and JavaScript',
      of: (org) => ({ ask: () => others.everythingFetched(org) }),
      isForSmall: true,
    },
    { name: 'the seed: eight counts of select(*)', first: () => letQueriesRun(sql), of: seedsCounts },
    { name: '  where PostgREST cuts no rows', first: () => others.cutNoRows(orgs), of: seedsCounts },
  ];
  const bare: number[] = [];
  const lines: string[] = [];
  for (const each of asked) {
    await each.first?.();
    const { cells, floorTimes } = await measure(each, each.isForSmall ? orgs.slice(0, 1) : orgs);
    bare.push(...floorTimes);
    lines.push(line(each.name, cells, { floor: median(floorTimes), far }));
    console.error(`${each.name}: measured`);
  }
  await others.close();

  console.log(`\nuncached, each at most 50 times, one after the other\n\n${headings(sizes)}`);
  const floors = sizes.map((_calls, place): Cell => (place === far ? quantilesOf(bare) : undefined));
  console.log(line('one bare PostgREST round trip', floors, { floor: median(bare), far }));
  for (const each of lines) console.log(each);

  const large = orgs[far];
  const { databaseUrl } = stack.services;
  if (large !== undefined && databaseUrl !== undefined) await compareWriters(sql, databaseUrl, large);
} finally {
  await service.close();
}
