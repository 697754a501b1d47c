// npm run check-rollups: compares the rollup with the calls that it sums up, and repairs it on request.
import type pg from 'pg';
import { compareRollup, listOrgIds, type RollupDifference, repairRollup } from '../database/call-rollup.ts';
import { isUuid } from '../http/contract.ts';
import { type CommandResult, runCommand, UsageError } from './run-command.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

interface Result {
  readonly organizations: number;
  readonly differences: readonly RollupDifference[];
  /** Ids of organisations. */
  readonly repaired: readonly string[];
}

await runCommand({
  name: 'check-rollups',
  summary: `Compares the rollup of calls (the sums by day that the dashboard reads) with the calls, in DATABASE_URL or else in the local stack.`,
  usage: [
    ['npm run check-rollups', 'check every organisation'],
    ['npm run check-rollups -- --org ID', 'check one organisation'],
    [
      'npm run check-rollups -- --repair',
      'count again what differs, 20,000 calls at a time, while the service runs;\nfigures are counted from the calls meanwhile',
    ],
  ],
  options: {
    org: { type: 'string', description: 'the id of an organisation' },
    repair: { type: 'boolean', description: 'count again what differs' },
  },
  exitCodes: { 0: 'no difference is left', 1: 'a difference is left, or the command failed' },
  async run({ org, repair = false }) {
    if (org !== undefined && !isUuid(org)) throw new UsageError(`--org "${org}" is not an id`);
    return withDatabaseUrl((databaseUrl) =>
      withClient(databaseUrl, 'callboard-check-rollups', async (client) =>
        toResult(await check(client, await chooseOrgs(client, org), repair)),
      ),
    );
  },
});

async function chooseOrgs(client: pg.Client, org: string | undefined): Promise<string[]> {
  const known = await listOrgIds(client);
  if (org === undefined) return known;
  const chosen = known.filter((id) => id === org.toLowerCase());
  if (chosen.length === 0) throw new Error(`There is no organisation ${org}`);
  return chosen;
}

async function check(client: pg.Client, orgIds: readonly string[], isToRepair: boolean): Promise<Result> {
  const differences: RollupDifference[] = [];
  const repaired: string[] = [];
  for (const orgId of orgIds) {
    const found = await compareRollup(client, orgId);
    differences.push(...found);
    if (found.length === 0 || !isToRepair) continue;
    await repairRollup(client, orgId);
    // A difference that is left after a repair means that a trigger is wrong: the organisation is not reported as repaired.
    const left = await compareRollup(client, orgId);
    if (left.length === 0) repaired.push(orgId);
  }
  return { organizations: orgIds.length, differences, repaired };
}

function toResult(result: Result): CommandResult {
  const isRepaired = result.differences.every(({ orgId }) => result.repaired.includes(orgId));
  return { data: result, text: describe(result), exitCode: isRepaired ? 0 : 1 };
}

function describe({ organizations, differences, repaired }: Result): string {
  const lines = differences.map(({ orgId, day, dimension, group, figure, stored, expected }) => {
    const of = dimension === null ? '' : ` of ${dimension}${group === null ? '' : ` ${group}`}`;
    return `${orgId}  ${(day ?? 'all days').padEnd(10)}  ${figure}${of}: ${stored ?? 'none'}, should be ${expected ?? 'none'}\n`;
  });
  const checked = `${organizations} organization${organizations === 1 ? '' : 's'} checked`;
  const found =
    differences.length === 0
      ? 'no difference'
      : `${differences.length} difference${differences.length === 1 ? '' : 's'}`;
  return `${lines.join('')}${checked}, ${found}${repaired.length > 0 ? `; ${repaired.length} repaired` : ''}.\n`;
}
