import { randomBytes, randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSecretBox } from '../../src/database/secret-box.ts';
import { createTestDatabase } from '../helpers/database.ts';
import { runCli } from '../helpers/run-cli.ts';

const createKey = () => randomBytes(32).toString('base64');
const [older, newer] = [createKey(), createKey()];
const orgId = randomUUID();

let database: Awaited<ReturnType<typeof createTestDatabase>>;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(`insert into organizations (id, name, slug) values ($1, 'One', 'one')`, [orgId]);
});
beforeEach(() => client.query('delete from connections; delete from alert_destinations'));
afterAll(async () => {
  await client?.end();
  await database?.close();
});

const run = (action: string, keys: string) =>
  runCli('connection-secrets', [action, '--json'], {
    DATABASE_URL: database.url,
    SUPABASE_URL: 'http://127.0.0.1:9',
    SUPABASE_PUBLISHABLE_KEY: 'key',
    CALLBOARD_KEY: 'k'.repeat(32),
    CONNECTION_SECRETS_KEY: keys,
    S3_REGION: 'r',
    S3_BUCKET: 'b',
    S3_ACCESS_KEY_ID: 'a',
    S3_SECRET_ACCESS_KEY: 's',
  });

async function insertConnection(key: string): Promise<string> {
  const id = randomUUID();
  const box = createSecretBox([key]);
  const place = { orgId, connectionId: id };
  const secrets = ['one', 'two'].map((text) => box.seal(text, { ...place, purpose: 'secret' }));
  await client.query(
    `insert into connections (id, org_id, provider, name, webhook_id, secrets, api_key) values ($1, $2, 'twilio', 'Main', $3, $4, $5)`,
    [id, orgId, randomBytes(16).toString('hex'), secrets, box.seal('three', { ...place, purpose: 'api key' })],
  );
  return id;
}

async function open(id: string, key: string): Promise<string[]> {
  const { rows } = await client.query('select secrets, api_key from connections where id = $1', [id]);
  const box = createSecretBox([key]);
  const place = { orgId, connectionId: id };
  const secrets = rows[0].secrets.map((sealed: string) => box.open(sealed, { ...place, purpose: 'secret' }));
  return [...secrets, box.open(rows[0].api_key, { ...place, purpose: 'api key' })];
}

async function insertDestination(key: string): Promise<string> {
  const id = randomUUID();
  const box = createSecretBox([key]);
  const place = { orgId, connectionId: id };
  await client.query(
    `insert into alert_destinations (id, org_id, name, kind, url_host, secrets, secret_url) values ($1, $2, 'Team', 'webhook', 'five', $3, $4)`,
    [
      id,
      orgId,
      [box.seal('four', { ...place, purpose: 'secret' })],
      box.seal('https://five', { ...place, purpose: 'url' }),
    ],
  );
  return id;
}

async function openDestination(id: string, key: string): Promise<string[]> {
  const { rows } = await client.query('select secrets, secret_url from alert_destinations where id = $1', [id]);
  const box = createSecretBox([key]);
  const place = { orgId, connectionId: id };
  const secrets = rows[0].secrets.map((sealed: string) => box.open(sealed, { ...place, purpose: 'secret' }));
  return [...secrets, box.open(rows[0].secret_url, { ...place, purpose: 'url' })];
}

describe('npm run connection-secrets', () => {
  it('encrypts every secret with the first key, so that the older key can be removed', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 101; n += 1) ids.push(await insertConnection(older));
    const destination = await insertDestination(older);
    const keys = `${newer},${older}`;
    expect(await run('check', keys)).toMatchObject({ code: 1 });
    const rotated = await run('rotate', keys);
    expect(rotated.code).toBe(0);
    expect(rotated.stderr).toBe(
      '100 of 102 connections and alert destinations\n101 of 102 connections and alert destinations\n102 of 102 connections and alert destinations\n',
    );
    expect(JSON.parse((await run('check', newer)).stdout)).toEqual({
      connections: 101,
      destinations: 1,
      outdated: 0,
      notOpened: [],
    });
    expect(await openDestination(destination, newer)).toEqual(['four', 'https://five']);
    expect(await open(ids[0] ?? '', newer)).toEqual(['one', 'two', 'three']);
    expect(rotated.stdout + rotated.stderr).not.toMatch(/one|two|three|four|five/);
  });

  it('changes nothing that is current, so an interrupted rotation can be run again', async () => {
    const [current, outdated] = [await insertConnection(newer), await insertConnection(older)];
    const rowOf = async (id: string) => (await client.query('select * from connections where id = $1', [id])).rows[0];
    const before = await rowOf(current);
    const { stdout } = await run('rotate', `${newer},${older}`);
    expect(JSON.parse(stdout)).toMatchObject({ connections: 2, outdated: 1 });
    expect(await rowOf(current)).toEqual(before);
    expect(await open(outdated, newer)).toEqual(['one', 'two', 'three']);
  });

  it('leaves what it cannot decrypt, and names the connection', async () => {
    const lost = await insertConnection(createKey());
    const other = await insertConnection(older);
    const { code, stderr } = await run('rotate', `${newer},${older}`);
    expect(code).toBe(1);
    expect(stderr).toContain(lost);
    expect(await open(other, newer)).toEqual(['one', 'two', 'three']);
  });

  it('refuses a database whose keys are not configured', async () => {
    const { code, stderr } = await runCli('connection-secrets', ['rotate'], { DATABASE_URL: database.url });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('SUPABASE_URL') });
  });
});
