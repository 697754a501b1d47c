import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { serialization } from '../../../src/http/serialization.ts';

// A schema that cannot be compiled shows when it is compiled.
const broken = { $ref: 'missing#' };
let app: FastifyInstance;

async function startApp() {
  app = Fastify();
  await app.register(serialization);
  app.get('/text', { schema: { response: { 400: broken } } }, (_request, reply) =>
    reply.code(400).send('{"code":"X"}'),
  );
  app.get('/object', { schema: { response: { 200: broken } } }, () => ({ code: 'X' }));
  app.get(
    '/fine',
    { schema: { response: { 200: { type: 'object', properties: { a: { type: 'string' } } } } } },
    () => ({
      a: 'b',
      secret: 'c',
    }),
  );
  await app.ready();
}
afterEach(() => app.close());

describe('a response schema', () => {
  it('is not compiled at the start, nor for a response that is sent as a string', async () => {
    await startApp();
    expect(await app.inject('/text')).toMatchObject({ statusCode: 400, body: '{"code":"X"}' });
  });

  it('is compiled for the first response that is sent as an object', async () => {
    await startApp();
    expect((await app.inject('/object')).statusCode).toBe(500);
  });

  it('omits fields that it does not name', async () => {
    await startApp();
    expect((await app.inject('/fine')).json()).toEqual({ a: 'b' });
  });
});
