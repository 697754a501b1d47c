// PostgreSQL stops and starts again under the service: no verified event is lost.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { buildApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { makeOrg } from '../helpers/app.ts';
import { makeConnection } from '../helpers/connections.ts';
import { startSeparateStack } from '../helpers/separate-stack.ts';
import { completedCall, postTwilio, publicUrl, recordingOfCall } from '../helpers/twilio-delivery.ts';

async function start() {
  const own = await startSeparateStack();
  const { services, keys } = own;
  const app = await buildApp(readConfig({ JOBS: 'off', PUBLIC_URL: publicUrl }), { services, logger: false });
  await app.ready();
  const org = await own.withSql((sql) => makeOrg({ sql, keys }));
  const connection = await own.withSql((sql) => makeConnection({ sql, services }, org.id, 'twilio'));
  return { ...own, app, org, connection, close: () => app.close().finally(own.close) };
}

let stack: Awaited<ReturnType<typeof start>>;

beforeAll(async () => {
  stack = await start();
});
afterAll(() => stack?.close());

const post = (params: Record<string, string>) => postTwilio(stack.app, stack.connection, params);
const query = (sql: string) => stack.withSql(async (pool) => (await pool.query(sql)).rows);
const numbered = (number: number) => ({ ...completedCall, CallSid: `CA${number}` });

it('an event during the outage is answered 503, and is stored when it is sent again', async () => {
  expect((await post({ ...recordingOfCall, CallSid: 'CA2' })).statusCode).toBe(202);
  expect((await post(numbered(1))).statusCode).toBe(200);
  await stack.stopPostgres();
  // The connection is cached, so the signature is still verified.
  expect(await post({ ...numbered(2), CallSid: 'CA2' })).toMatchObject({
    statusCode: 503,
    headers: { 'retry-after': '1' },
  });
  await expect(stack.app.runJob('apply-events')).rejects.toThrow();
  await stack.startPostgresAgain();

  await expect.poll(async () => (await post(numbered(2))).statusCode, { timeout: 50_000 }).toBe(200);
  await query(`update webhook_events set next_attempt_at = now() where state = 'received'`);
  await expect.poll(() => stack.app.runJob('apply-events').catch(() => true), { timeout: 50_000 }).toBe(false);
  expect(await query('select distinct state from webhook_events')).toEqual([{ state: 'applied' }]);
  expect(await query('select provider_call_id from call_logs order by 1')).toEqual([
    { provider_call_id: 'CA1' },
    { provider_call_id: 'CA2' },
  ]);
});
