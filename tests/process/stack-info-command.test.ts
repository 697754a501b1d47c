import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { expect, it } from 'vitest';
import { loadOrCreateKeys } from '../../src/local-stack/keys.ts';
import { findRunningStack, writeGatewayUrl } from '../../src/local-stack/running-stacks.ts';
import { copySources } from '../helpers/copied-sources.ts';
import { startHolder, withTemporaryFolder } from '../helpers/temporary-folder.ts';

/** Runs the command in a copy of the repository, which has its own local stacks. */
async function withCommand(use: (home: string, run: (...args: string[]) => Promise<object>) => Promise<void>) {
  await withTemporaryFolder(async (folder) => {
    await copySources(folder);
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [join(folder, 'src/cli/stack-info.ts'), ...args])
        .then(({ stdout, stderr }) => ({ stdout, stderr, code: 0 }))
        .catch(({ stdout, stderr, code }) => ({ stdout, stderr, code }));
    await use(join(folder, '.callboard'), run);
  });
}

it('the stack-info command prints the addresses and keys of the running stack, and nothing of a killed one', () =>
  withCommand(async (home, run) => {
    const none = { code: 1, stdout: '', stderr: expect.stringContaining('npm start') };
    expect(await run()).toEqual(none);

    const holder = await startHolder(home, 'servers');
    expect(await run()).toEqual(none);
    writeGatewayUrl(holder.folder, 'http://127.0.0.1:54321');
    const { publishableKey, gatewayKey } = await loadOrCreateKeys(home);
    const supabase = expect.objectContaining({ publishableKey, gatewayKey });
    expect(await findRunningStack(dirname(home), 'http://127.0.0.1:54321')).toMatchObject({ services: { supabase } });
    expect(await findRunningStack(dirname(home), 'http://127.0.0.1:1')).toBeUndefined();
    const { stdout } = (await run('--json')) as { stdout: string };
    const [{ databaseUrl }] = JSON.parse(stdout);
    const jwksUrl = 'http://127.0.0.1:54321/auth/v1/.well-known/jwks.json';
    const info = { url: 'http://127.0.0.1:54321', publishableKey, gatewayKey, jwksUrl, databaseUrl };
    expect(JSON.parse(stdout)).toEqual([info]);
    for (const value of Object.values(info)) {
      expect(await run()).toMatchObject({ code: 0, stdout: expect.stringContaining(value) });
    }
    // The holder creates no database callboard.
    const client = new pg.Client({ connectionString: databaseUrl.replace(/callboard$/, 'postgres') });
    await client.connect();
    await client.end();

    await holder.kill();
    expect(await run()).toEqual(none);
  }));

it('the stack-info command has a help text, and refuses unknown options', () =>
  withCommand(async (_home, run) => {
    expect(await run('--help')).toMatchObject({ code: 0, stdout: expect.stringContaining('npm run stack-info') });
    expect(await run('--colour')).toMatchObject({ code: 2, stdout: '' });
  }));
