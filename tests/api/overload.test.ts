// A deadline that passes while the database answers other requests raises no alert. An unresponsive database does.

import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { addMember, haveHeard, makeOrg, startInstance, type TestOrg } from '../helpers/app.ts';
import { askAs } from '../helpers/ask-as.ts';
import { startTestStack, type TestStack } from '../helpers/stack.ts';
import { createHold, startTroubledUpstream, type TroubledUpstream } from '../helpers/troubled-upstream.ts';

const plenty = { RATE_LIMIT_PER_IP: '1000000', RATE_LIMIT_PER_ORG: '1000000' };
let stack: TestStack;
let upstream: TroubledUpstream;
let app: FastifyInstance;
let lines: string[];
let org: TestOrg;

beforeAll(async () => {
  stack = await startTestStack();
});
beforeEach(async () => {
  lines = [];
  upstream = await startTroubledUpstream(stack.services.supabase.url);
  const logger = { level: 'error', stream: { write: (line: string) => void lines.push(line) } } as const;
  app = await startInstance(stack, { logger, between: upstream.inFrontOf, env: plenty });
  org = await makeOrg(stack, { role: 'viewer' });
  await haveHeard(stack, app);
});
afterEach(async () => {
  await app?.close();
  await upstream?.close();
});
afterAll(() => stack?.close());

const alerts = () => lines.filter((line) => line.includes('times in a row')).map((line) => JSON.parse(line).part);

describe('an alert', () => {
  it('is not raised when one caller’s searches reach their deadline', async () => {
    const asViewer = askAs(app, org.token);
    const asOther = askAs(app, (await addMember(stack, org.id, 'agent')).token);
    await haveHeard(stack, app);
    expect((await asViewer('GET', '/api/calls-dashboard/stats')).status).toBe(200);
    expect((await asOther('GET', '/api/contacts/stats')).status).toBe(200);
    const hold = createHold();
    upstream.make((passing) => (passing.name === 'search_calls' ? hold.keep(passing) : passing.forward()));

    const searches = Array.from({ length: 24 }, (_, n) => asViewer('GET', `/api/calls-dashboard?search=word${n}`));
    // One caller can use at most four connections: half of the eight (of twenty) for one organisation.
    await hold.arrived(4);
    let isOver = false;
    const answers = Promise.all(searches).finally(() => {
      isOver = true;
    });
    // Meanwhile another member sends cheap and expensive reads.
    for (let limit = 1; !isOver; limit = (limit % 100) + 1) {
      for (const view of ['/api/contacts?page=1', '/api/calls-dashboard?page=1', '/api/contacts?search=ada']) {
        expect((await asOther('GET', `${view}&limit=${limit}`)).status).toBe(200);
      }
    }
    expect((await answers).map(({ status, body }) => `${status} ${body.code}`)).toEqual(
      searches.map(() => '503 DATABASE_UNAVAILABLE'),
    );

    expect(alerts()).toEqual([]);
    expect(app.databaseQueries.failed).toBe(0);
  });

  it('is raised for the database and the loaders when the database does not answer', async () => {
    const asViewer = askAs(app, org.token);
    expect((await asViewer('GET', '/api/contacts/stats')).status).toBe(200);
    const hold = createHold();
    upstream.make((passing) => hold.keep(passing));
    const pages = Array.from({ length: 12 }, (_, n) => asViewer('GET', `/api/contacts?limit=${n + 1}`));
    const answers = await Promise.all(pages);
    expect(answers.map(({ status }) => status)).toEqual(pages.map(() => 503));
    await vi.waitFor(() => expect(alerts()).toEqual(expect.arrayContaining(['database', 'loaders'])), {
      timeout: 30_000,
      interval: 10,
    });
  });
});
