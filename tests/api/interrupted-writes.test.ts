// PostgreSQL ends a write to resolve a deadlock: nothing is stored, and no alert is raised.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { makeOrg, startTestApp, type TestApp } from '../helpers/app.ts';
import { withLockedRow } from '../helpers/locked-row.ts';
import { requestAs, withoutFeed } from '../helpers/request-as.ts';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp(withoutFeed);
});
afterAll(() => service?.close());

it('a write that loses a deadlock gets a 503 with a retry time, and does not count as a database failure', async () => {
  const { stack, app } = service;
  const org = await makeOrg(stack);
  const ask = requestAs(app, org.token);
  const account = (await ask('POST', '/api/accounts', { name: 'Engines' })).body;
  const contact = (await ask('POST', '/api/contacts', { full_name: 'Ada', account_id: account.id })).body;
  const failed = vi.spyOn(app.alerts, 'failed');
  const client = await stack.sql.connect();
  try {
    // PostgreSQL ends the transaction that detects the deadlock first, so this one must detect it later.
    await client.query(`set deadlock_timeout = '1min'`);
    await client.query('begin');
    await client.query('select from contacts where id = $1 for update', [contact.id]);
    const deleted = ask('DELETE', `/api/accounts/${account.id}`);
    await withLockedRow(stack, ['select', []], ({ untilBlocked }) => untilBlocked(1));
    await client.query('select from accounts where id = $1 for update', [account.id]);
    expect(await deleted).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { code: 'WRITE_INTERRUPTED' },
    });
    await client.query('commit');
  } finally {
    client.release(true);
  }
  expect(failed).not.toHaveBeenCalled();
  expect((await ask('GET', `/api/accounts/${account.id}`)).status).toBe(200);
  expect((await ask('DELETE', `/api/accounts/${account.id}`)).status).toBe(204);
});
