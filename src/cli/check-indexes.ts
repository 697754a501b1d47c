// npm run check-indexes: whether each hot query has its index and PostgreSQL uses it. For people, and for CI before a deploy.
import { printReport } from '../index-doctor/print.ts';
import { examineIndexes } from '../index-doctor/report.ts';
import { plans } from '../plans.ts';
import { runCommand } from './run-command.ts';
import { withClient, withDatabaseUrl } from './with-database.ts';

await runCommand({
  name: 'check-indexes',
  summary: 'Checks the indexes of the database in DATABASE_URL, or else of the local stack. Changes nothing.',
  usage: [
    ['npm run check-indexes', 'print a table'],
    ['npm run check-indexes -- --explain', 'print the plans of each hot query too'],
    ['npm run check-indexes -- --json', 'print JSON, for CI'],
  ],
  options: { explain: { type: 'boolean', description: 'add the plans of each hot query' } },
  details: `Each hot query is planned as PostgREST sends it: as a prepared statement, in its role, under row-level security, once with the
values of a real row (custom plan) and once without values (generic plan). The plans that the settings of the role allow decide.

  used                the planner uses the index of the query
  usable              the planner would use it in a larger table
  too small to tell   the table has too few rows for a conclusion
  not used, failed    the check fails

A missing, invalid or altered index fails the check too. These are warnings: an index that duplicates another or is covered by
one, an unused index, a foreign key without an index, more than ten indexes on a table, tables that are read in full, and a role
that plans without values.`,
  exitCodes: { 0: 'nothing prevents a deploy', 1: 'something does, or the database cannot be read' },
  async run({ explain = false }) {
    const { report, explained } = await withDatabaseUrl((url) =>
      withClient(url, 'callboard-indexes', async (client) => {
        await client.query(`set statement_timeout = '30s'; set lock_timeout = '5s'`);
        return examineIndexes(client, plans);
      }),
    );
    const plansByQuery = Object.fromEntries(explained.map(({ query, plans: found }) => [query.name, found]));
    return {
      data: explain ? { ...report, plans: plansByQuery } : report,
      text: printReport(report, explained, { withPlans: explain }),
      exitCode: report.isHealthy ? 0 : 1,
    };
  },
});
