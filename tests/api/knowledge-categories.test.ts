import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOrg, startTestApp, type TestApp } from '../helpers/app.ts';
import { send } from '../helpers/send.ts';

const url = '/api/knowledge-categories';

let service: TestApp;

beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service?.close());

describe('a knowledge category', () => {
  it('has a unique name in its organisation', async () => {
    const [org, other] = await Promise.all([makeOrg(service.stack), makeOrg(service.stack)]);
    const make = (as: { token: string }) => send(service.app, 'POST', url, { as, body: { name: 'Prices' } });
    const answers = await Promise.all(Array.from({ length: 10 }, () => make(org)));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
    expect((await make(org)).body.message).toBe('Another knowledge category already has this name');
    expect((await make(other)).status).toBe(201);
  });
});
