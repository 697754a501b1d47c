// Schemas are compiled when a request first needs them: a start that compiled all of them took twice the CPU.
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { serialization } from '../../src/http/serialization.ts';
import { validation } from '../../src/http/validation.ts';

async function serve() {
  const app = Fastify();
  await app.register(validation);
  await app.register(serialization);
  return app;
}

const noType = { type: 'nonsense' };

describe('a schema', () => {
  it('of a parameter is compiled by the first request, and refuses from then on', async () => {
    const app = await serve();
    const querystring = { type: 'object', properties: { count: { type: 'integer' } } };
    app.get('/broken', { schema: { querystring: noType } }, async () => 'never');
    app.get('/sound', { schema: { querystring } }, async (request) => request.query);
    await app.ready();
    expect((await app.inject('/broken')).statusCode).toBe(500);
    for (const [count, statusCode] of [
      ['2', 200],
      ['two', 400],
      ['3', 200],
    ] as const) {
      const answer = await app.inject(`/sound?count=${count}`);
      expect([answer.statusCode, answer.json().count]).toEqual([
        statusCode,
        statusCode === 200 ? Number(count) : undefined,
      ]);
    }
  });

  it('of an answer is compiled by the first answer, and leaves out what it does not name', async () => {
    const app = await serve();
    const response = { 200: { type: 'object', properties: { shown: { type: 'integer' } } } };
    app.get('/broken', { schema: { response: { 200: noType } } }, async () => ({}));
    app.get('/sound', { schema: { response } }, async () => ({ shown: 1, hidden: 2 }));
    await app.ready();
    expect((await app.inject('/broken')).statusCode).toBe(500);
    expect((await app.inject('/sound')).json()).toEqual({ shown: 1 });
    expect((await app.inject('/sound')).json()).toEqual({ shown: 1 });
  });

  it('of an answer may refer to one that was added', async () => {
    const app = await serve();
    app.addSchema({ $id: 'Shown', type: 'object', properties: { shown: { type: 'integer' } } });
    app.get('/', { schema: { response: { 200: { $ref: 'Shown#' } } } }, async () => ({ shown: 1, hidden: 2 }));
    expect((await app.inject('/')).json()).toEqual({ shown: 1 });
  });
});
