import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestDatabase } from '../helpers/database.ts';

const command = join(import.meta.dirname, '../../src/cli/migrate.ts');

function run(args: string[], databaseUrl = '') {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  return new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [command, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stdout, stderr });
    });
  });
}

describe('the migrate command', () => {
  it('takes back and applies, and says what, as JSON alone on stdout', async () => {
    const database = await createTestDatabase();
    try {
      const down = await run(['down', '--count', '2', '--json'], database.url);
      const up = await run(['up', '--json'], database.url);
      const { migrations } = JSON.parse(down.stdout);
      expect(migrations).toHaveLength(2);
      expect(JSON.parse(up.stdout)).toEqual({ direction: 'up', migrations: migrations.toReversed() });
      expect(await run(['up'], database.url)).toEqual({ code: 0, stdout: 'Nothing to do.\n', stderr: '' });
    } finally {
      await database.close();
    }
  });

  it.each([
    [['sideways'], 'no command'],
    [['up', '--count', '1e3'], '--count'],
    [['up', '--colour'], 'colour'],
    [['new'], 'needs a name'],
    [['new', '../evil'], 'kebab-case'],
    [['up'], 'DATABASE_URL'],
  ])('exits with 2 and a reason for %j', async (args, reason) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(reason);
  });

  it('exits with 1 when the database can not be reached', async () => {
    const { code, stderr } = await run(['up'], 'postgres://nobody@127.0.0.1:1/none');
    expect(code).toBe(1);
    expect(stderr).toContain('ECONNREFUSED');
  });

  it('explains itself', async () => {
    const { code, stdout } = await run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('npm run migrate:down');
  });
});
