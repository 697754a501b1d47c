// Calls are history: rows that they refer to cannot be deleted, and the error says what to do instead.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { haveHeard, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp();
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

it.each([
  [
    'agents',
    'agent_id',
    { name: 'Ann' },
    { active: false },
    'This agent has calls: deactivate it instead (active: false)',
  ],
  [
    'phone-numbers',
    'phone_number_id',
    { e164: '+15550109999' },
    { active: false },
    'This phone number has calls: deactivate it instead (active: false)',
  ],
  [
    'campaigns',
    'campaign_id',
    { name: 'Spring' },
    { status: 'canceled' },
    'This campaign has calls: end it instead (status: completed or canceled)',
  ],
])('one of %s', async (path, column, body, instead, message) => {
  const { id } = (await send(service.app, 'POST', `/api/${path}`, { as: org, body })).body;
  const url = `/api/${path}/${id}`;
  await service.stack.sql.query(
    `insert into call_logs (org_id, direction, status, started_at, ${column}) values ($1, 'inbound', 'missed', now(), $2)`,
    [org.id, id],
  );
  await haveHeard(service.stack, service.app);
  const refused = { status: 409, body: { code: 'CONFLICT', message } };
  expect(await send(service.app, 'DELETE', url, { as: org })).toMatchObject(refused);
  expect(await send(service.app, 'GET', url, { as: org })).toMatchObject({ status: 200, body });
  expect(await send(service.app, 'PATCH', url, { as: org, body: instead })).toMatchObject({
    status: 200,
    body: instead,
  });
  await service.stack.sql.query(`delete from call_logs where ${column} = $1`, [id]);
  expect((await send(service.app, 'DELETE', url, { as: org })).status).toBe(204);
});
