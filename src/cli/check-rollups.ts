// npm run check-rollups: are the totals by day those of the calls? Looks, and with --repair mends; both beside writers.
import { parseArgs } from 'node:util';
import type pg from 'pg';
import { InvalidConfig } from '../config.ts';
import { compareRollup, listOrgIds, type RollupDifference, repairRollup } from '../database/call-rollup.ts';
import { isUuid } from '../http/contract.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

const help = `Holds the totals by day, from which the dashboard reads, against the calls they are of.

  npm run check-rollups                     every organisation, of DATABASE_URL or else of the embedded stack
  npm run check-rollups -- --org ID         one
  npm run check-rollups -- --repair         counts anew what differs: 20,000 calls at a time, while others write; figures are
                                            counted from the calls meanwhile

  --json   the result as JSON

Exit codes: 0 no difference is left, 1 there is one, or it failed, 2 not understood.
`;

class UsageError extends Error {}

type Options = ReturnType<typeof readOptions>;

interface Result {
  readonly organizations: number;
  readonly differences: readonly RollupDifference[];
  /** Ids of organisations. */
  readonly repaired: readonly string[];
}

async function run(): Promise<void> {
  const options = readOptions();
  if (options.help) return write(help);
  if (options.org !== undefined && !isUuid(options.org)) throw new UsageError(`--org "${options.org}" is no id`);
  await withDatabaseUrl((databaseUrl) =>
    withClient(databaseUrl, 'callboard-check-rollups', (client) => runOn(client, options)),
  );
}

async function runOn(client: pg.Client, options: Options): Promise<void> {
  const known = await listOrgIds(client);
  const orgIds = options.org === undefined ? known : known.filter((id) => id === options.org?.toLowerCase());
  if (options.org !== undefined && orgIds.length === 0) throw new Error(`There is no organisation ${options.org}`);
  const result = await check(client, orgIds, options.repair);
  write(options.json ? `${JSON.stringify(result)}\n` : inWords(result));
  const isMended = result.differences.every(({ orgId }) => result.repaired.includes(orgId));
  process.exitCode = isMended ? 0 : 1;
}

async function check(client: pg.Client, orgIds: readonly string[], isToRepair: boolean): Promise<Result> {
  const differences: RollupDifference[] = [];
  const repaired: string[] = [];
  for (const orgId of orgIds) {
    const found = await compareRollup(client, orgId);
    differences.push(...found);
    if (found.length === 0 || !isToRepair) continue;
    await repairRollup(client, orgId);
    // What a repair leaves is told as it is: there would be something wrong with the triggers.
    const left = await compareRollup(client, orgId);
    if (left.length === 0) repaired.push(orgId);
  }
  return { organizations: orgIds.length, differences, repaired };
}

function inWords({ organizations, differences, repaired }: Result): string {
  const lines = differences.map(({ orgId, day, direction, status, sentiment, figure, stored, expected }) => {
    const which = [direction, status, sentiment].filter((value) => value !== null).join(' ');
    return `${orgId}  ${(day ?? 'all days').padEnd(10)}  ${figure}${which && ` of ${which}`}: ${stored ?? 'none'}, should be ${expected ?? 'none'}\n`;
  });
  const checked = `${organizations} organization${organizations === 1 ? '' : 's'} checked`;
  const found =
    differences.length === 0
      ? 'no difference'
      : `${differences.length} difference${differences.length === 1 ? '' : 's'}`;
  return `${lines.join('')}${checked}, ${found}${repaired.length > 0 ? `; ${repaired.length} repaired` : ''}.\n`;
}

function readOptions() {
  const flag = { type: 'boolean', default: false } as const;
  try {
    const options = { org: { type: 'string' }, repair: flag, json: flag, help: { ...flag, short: 'h' } } as const;
    return parseArgs({ options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function write(text: string): void {
  process.stdout.write(text);
}

try {
  await run();
} catch (error) {
  const isUsage = error instanceof UsageError || error instanceof InvalidConfig;
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (isUsage) process.stderr.write('--help says how it is used.\n');
  process.exitCode = isUsage ? 2 : 1;
}
