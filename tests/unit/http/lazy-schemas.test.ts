// A schema is compiled by the first request that needs it. Compiling all of them would double the CPU time of a start.
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { serialization } from '../../../src/http/serialization.ts';
import { validation } from '../../../src/http/validation.ts';

async function createApp() {
  const app = Fastify();
  await app.register(validation);
  await app.register(serialization);
  return app;
}

const invalidType = { type: 'nonsense' };

describe('a schema', () => {
  it('of parameters is compiled by the first request, and validates from then on', async () => {
    const app = await createApp();
    const querystring = { type: 'object', properties: { count: { type: 'integer' } } };
    app.get('/broken', { schema: { querystring: invalidType } }, async () => 'never');
    app.get('/valid', { schema: { querystring } }, async (request) => request.query);
    await app.ready();
    expect((await app.inject('/broken')).statusCode).toBe(500);
    for (const [count, statusCode] of [
      ['2', 200],
      ['two', 400],
      ['3', 200],
    ] as const) {
      const response = await app.inject(`/valid?count=${count}`);
      expect([response.statusCode, response.json().count]).toEqual([
        statusCode,
        statusCode === 200 ? Number(count) : undefined,
      ]);
    }
  });

  it('of a response is compiled by the first response, and removes other properties', async () => {
    const app = await createApp();
    const response = { 200: { type: 'object', properties: { shown: { type: 'integer' } } } };
    app.get('/broken', { schema: { response: { 200: invalidType } } }, async () => ({}));
    app.get('/valid', { schema: { response } }, async () => ({ shown: 1, hidden: 2 }));
    await app.ready();
    expect((await app.inject('/broken')).statusCode).toBe(500);
    expect((await app.inject('/valid')).json()).toEqual({ shown: 1 });
    expect((await app.inject('/valid')).json()).toEqual({ shown: 1 });
  });

  it('of a response may refer to a schema that was added', async () => {
    const app = await createApp();
    app.addSchema({ $id: 'Shown', type: 'object', properties: { shown: { type: 'integer' } } });
    app.get('/', { schema: { response: { 200: { $ref: 'Shown#' } } } }, async () => ({ shown: 1, hidden: 2 }));
    expect((await app.inject('/')).json()).toEqual({ shown: 1 });
  });
});
