// On an instance without a change feed, the next read contains every effect of each write, because the write announces the
// tables itself. The clock is fixed, so no entry expires.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { insertCalls, makeOrg, startTestApp, type TestApp, type TestOrg } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

const now = Date.parse('2026-11-20T20:00:00Z');
const yesterdayInKathmandu = '2026-11-20T10:00:00Z';

let service: TestApp;
let org: TestOrg;

beforeAll(async () => {
  service = await startTestApp({
    now: () => now,
    isWithoutFeed: true,
    between: ({ databaseUrl: _, ...services }) => services,
  });
});
beforeEach(async () => {
  org = await makeOrg(service.stack);
});
afterAll(() => service?.close());

const read = (url: string) => send(service.app, 'GET', url, { as: org });
const make = async (url: string, body: object) => (await send(service.app, 'POST', url, { as: org, body })).body;
const change = (url: string, body: object) => send(service.app, 'PATCH', url, { as: org, body });
const remove = (url: string) => send(service.app, 'DELETE', url, { as: org });

/** Reads twice: the second response is cached, and STALE because there is no change feed. */
async function readFromMemory(url: string) {
  await read(url);
  const { cache, body } = await read(url);
  expect(cache, url).toBe('STALE');
  return body;
}

describe('a changed time zone', () => {
  it('is in the next settings and in the next stats', async () => {
    await insertCalls(service.stack, org.id, [{ started_at: yesterdayInKathmandu }]);
    const stats = '/api/calls-dashboard/stats';
    expect(await readFromMemory(stats)).toMatchObject({ timezone: 'UTC', callsToday: 1 });
    await readFromMemory('/api/settings');
    const changed = await change('/api/settings', { timezone: 'Asia/Kathmandu' });
    expect((await read('/api/settings')).body).toEqual(changed.body);
    expect((await read(stats)).body).toMatchObject({ timezone: 'Asia/Kathmandu', callsToday: 0 });
    // A time zone can be changed once a minute.
    await service.stack.sql.query(`update private.timezone_changes set changed_at = changed_at - interval '1 minute'`);
    await change('/api/settings', { timezone: 'UTC' });
    expect((await read(stats)).body).toMatchObject({ timezone: 'UTC', callsToday: 1 });
  });
});

describe('a changed inbound configuration', () => {
  it('is in the next read', async () => {
    const url = '/api/settings/inbound';
    for (const greeting of ['Hello', 'Goodbye']) {
      await readFromMemory(url);
      await change(url, { greeting });
      expect((await read(url)).body).toMatchObject({ greeting });
    }
  });
});

describe('an agent', () => {
  it('has the numbers that were assigned and removed in the next read', async () => {
    const agent = await make('/api/agents', { name: 'Ann' });
    const lists = ['/api/agents', `/api/agents/${agent.id}`];
    const numbers = async () => {
      const [list, item] = await Promise.all(lists.map(async (url) => (await read(url)).body));
      expect(list.data).toEqual([item]);
      return item.phone_numbers;
    };
    const remember = () => Promise.all(lists.map(readFromMemory));
    await remember();
    const number = await make('/api/phone-numbers', { e164: '+15550200001', agent_id: agent.id });
    expect(await numbers()).toMatchObject([{ e164: '+15550200001', label: null }]);
    await remember();
    await change(`/api/phone-numbers/${number.id}`, { label: 'Direct' });
    expect(await numbers()).toMatchObject([{ label: 'Direct' }]);
    await remember();
    await remove(`/api/phone-numbers/${number.id}`);
    expect(await numbers()).toEqual([]);
  });

  it('that is deleted is removed from its numbers and campaigns', async () => {
    const { id: agent_id } = await make('/api/agents', { name: 'Ann' });
    const number = `/api/phone-numbers/${(await make('/api/phone-numbers', { e164: '+15550200002', agent_id })).id}`;
    const campaign = `/api/campaigns/${(await make('/api/campaigns', { name: 'Spring', agent_id })).id}`;
    for (const url of [number, campaign]) expect(await readFromMemory(url)).toMatchObject({ agent_id });
    await remove(`/api/agents/${agent_id}`);
    for (const url of [number, campaign]) expect((await read(url)).body, url).toMatchObject({ agent_id: null });
  });
});

describe('a contact', () => {
  const calls = '/api/calls-dashboard';

  it('that is created does not invalidate the calls', async () => {
    await readFromMemory(calls);
    await make('/api/contacts', { full_name: 'Ada Lovelace' });
    expect((await read(calls)).cache).toBe('STALE');
  });

  it('that is renamed has its new name in the calls', async () => {
    const { id } = await make('/api/contacts', { full_name: 'Ada Byron' });
    await insertCalls(service.stack, org.id, [{ started_at: yesterdayInKathmandu, contact_id: id }]);
    expect(await readFromMemory(calls)).toMatchObject({ data: [{ contact_name: 'Ada Byron' }] });
    await change(`/api/contacts/${id}`, { full_name: 'Ada Lovelace' });
    expect((await read(calls)).body).toMatchObject({ data: [{ contact_name: 'Ada Lovelace' }] });
  });

  it('that is deleted is removed with its messages, and from leads and appointments', async () => {
    const { id: contact_id } = await make('/api/contacts', { full_name: 'Ada Lovelace' });
    const said = { contact_id, method: 'sms', direction: 'inbound', content: 'Hi' };
    const booked = { contact_id, scheduled_at: '2026-12-01T10:00:00Z', ends_at: '2026-12-01T11:00:00Z' };
    const message = `/api/messages/${(await make('/api/messages', said)).id}`;
    const lead = `/api/leads/${(await make('/api/leads', { contact_id, name: 'Ada' })).id}`;
    const appointment = `/api/appointments/${(await make('/api/appointments', booked)).id}`;
    for (const url of [message, lead, appointment]) expect(await readFromMemory(url)).toMatchObject({ contact_id });
    await remove(`/api/contacts/${contact_id}`);
    expect((await read(message)).status).toBe(404);
    for (const url of [lead, appointment]) expect((await read(url)).body, url).toMatchObject({ contact_id: null });
  });
});

describe('a message', () => {
  it('is in the next read of its contact', async () => {
    const contact = await make('/api/contacts', { full_name: 'Ada Lovelace' });
    const url = `/api/contacts/${contact.id}`;
    expect(await readFromMemory(url)).toMatchObject({ last_message_at: null });
    const said = { contact_id: contact.id, method: 'sms', direction: 'inbound', content: 'Hi' };
    const { id, sent_at } = await make('/api/messages', said);
    expect((await read(url)).body).toMatchObject({ last_message_at: sent_at });
    await readFromMemory(url);
    await change(`/api/messages/${id}`, { sent_at: '2026-03-01T00:00:00Z' });
    expect((await read(url)).body).toMatchObject({ last_message_at: '2026-03-01T00:00:00+00:00' });
    await readFromMemory(url);
    await remove(`/api/messages/${id}`);
    expect((await read(url)).body).toMatchObject({ last_message_at: null });
  });
});
