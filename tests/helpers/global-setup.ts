// One PostgreSQL server for the run, with a migrated template database that tests clone. The next run removes what a killed
// run left.
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/database/migrate.ts';
import { claimFolder } from '../../src/local-stack/claim.ts';
import { startPostgres } from '../../src/local-stack/postgres.ts';
import { createDatabase, prepareDatabase, withClient } from '../../src/local-stack/supabase-database.ts';
import { endChildren } from './child-processes.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
    templates: { bare: string; migrated: string };
    authenticatorPassword: string;
    testFolder: string;
  }
}

const bareTemplate = 'bare_template';
const migratedTemplate = 'migrated_template';

export default async function globalSetup({ vitest }: TestProject) {
  // Called once for each project: the first call starts the server for all of them.
  if ('postgresUrl' in vitest.getRootProject().getProvidedContext()) return;
  const resources = new AsyncDisposableStack();
  const log = () => {};
  try {
    // One folder for each user: files that root created are not usable by others.
    const home = join(tmpdir(), `callboard-tests-${process.getuid?.() ?? 'user'}`);
    const claim = await claimFolder({ home, name: 'run', log });
    resources.defer(claim.release);
    const folder = join(claim.folder, 'work');
    const empty = () => rm(folder, { recursive: true, force: true });
    endChildren(folder);
    await empty();
    resources.defer(empty);
    resources.defer(() => endChildren(folder));
    process.once('exit', () => endChildren(folder));
    const postgres = await startPostgres({
      folder: join(folder, 'postgres'),
      onStart: claim.recordChild,
      onUnexpectedEnd: (message) => process.stderr.write(`${message}\n`),
    });
    resources.defer(postgres.close);
    await stopAutovacuum(postgres.url('postgres'));
    const authenticatorPassword = randomBytes(16).toString('hex');
    await prepareDatabase({ postgres, database: bareTemplate, authenticatorPassword });
    await createDatabase(postgres.url('postgres'), migratedTemplate, { template: bareTemplate });
    await migrate({ databaseUrl: postgres.url(migratedTemplate), direction: 'up', log });

    vitest.provide('templates', { bare: bareTemplate, migrated: migratedTemplate });
    vitest.provide('postgresUrl', postgres.url('postgres'));
    vitest.provide('authenticatorPassword', authenticatorPassword);
    vitest.provide('testFolder', folder);
  } catch (error) {
    await resources.disposeAsync();
    throw error;
  }
  return () => resources.disposeAsync();
}

/** It starts a process for each database, of which a run has some hundred. What it analyzes would change the plans of a test. */
async function stopAutovacuum(url: string): Promise<void> {
  await withClient(url, async (client) => {
    await client.query('alter system set autovacuum = off');
    await client.query('select pg_reload_conf()');
  });
}
