// npm run check-indexes: has every hot query its index, and does PostgreSQL take it? For people, and for CI before a deploy.
import { parseArgs } from 'node:util';
import { InvalidConfig } from '../config.ts';
import { printReport } from '../index-doctor/print.ts';
import { examineIndexes } from '../index-doctor/report.ts';
import { plans } from '../plans.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

const help = `Examines the indexes of the database in DATABASE_URL, else of the embedded stack. Changes nothing.

  npm run check-indexes                 a table for people
  npm run check-indexes -- --explain    with the plans of each hot query
  npm run check-indexes -- --json       for CI

Each hot query is planned as PostgREST sends it: prepared, in its role, under row-level security, with the values of a real row
(custom plan) and with none (generic plan). Those that its role's settings allow decide.

  used                the planner takes its index
  usable              it would in a larger table
  too small to tell   there are too few rows to prove anything
  not used, failed    stops a deploy

A missing, invalid or altered index stops a deploy too. Warnings: duplicate or covered by another, unused, references without an index,
more than ten indexes on a table, tables read in full, a role that plans without values.

Exit codes: 0 nothing stops a deploy, 1 something does (or the database can not be asked), 2 not understood.
`;

class UsageError extends Error {}

function readOptions() {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({ options: { json: flag, explain: flag, help: { ...flag, short: 'h' } } }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function run(): Promise<void> {
  const options = readOptions();
  if (options.help) return void process.stdout.write(help);
  const { report, explained } = await withDatabaseUrl((url) =>
    withClient(url, 'callboard-indexes', async (client) => {
      await client.query(`set statement_timeout = '30s'; set lock_timeout = '5s'`);
      return examineIndexes(client, plans);
    }),
  );
  if (options.json) {
    const found = Object.fromEntries(explained.map(({ query, plans: each }) => [query.name, each]));
    process.stdout.write(`${JSON.stringify(options.explain ? { ...report, plans: found } : report)}\n`);
  } else {
    process.stdout.write(printReport(report, explained, { withPlans: options.explain }));
  }
  process.exitCode = report.isHealthy ? 0 : 1;
}

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  if (error instanceof UsageError) process.stderr.write('--help says how it is used.\n');
  process.exitCode = error instanceof UsageError || error instanceof InvalidConfig ? 2 : 1;
}
