// The field and the limit that a failure names, for forms.
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TooManyContacts, ValidationFailed } from '../../../src/errors.ts';
import { errors } from '../../../src/http/errors.ts';
import { validation } from '../../../src/http/validation.ts';

const app = Fastify();
const querystring = {
  type: 'object',
  additionalProperties: false,
  properties: { limit: { type: 'integer', minimum: 1, maximum: 100 }, status: { type: 'array', maxItems: 2 } },
};
const hours = {
  type: 'array',
  items: { type: 'object', required: ['from'], additionalProperties: false, properties: { from: {} } },
};
const body = {
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: { name: { type: 'string', maxLength: 5 }, hours },
};

beforeAll(async () => {
  await app.register(errors);
  await app.register(validation);
  app.get('/', { schema: { querystring } }, async () => 'valid');
  app.post('/', { schema: { body } }, async () => 'valid');
  app.get('/thrown', () => {
    throw new ValidationFailed('too long', { field: 'from', limit: { max: 92, unit: 'days' } });
  });
  app.get('/many', () => {
    throw new TooManyContacts('10,000', { field: 'contact_ids' });
  });
  app.get('/cause', () => {
    throw new ValidationFailed('100 %s', { cause: new Error('secret') });
  });
});
afterAll(() => app.close());

async function failureOf(method: 'GET' | 'POST', url: string, payload?: object) {
  const answer = await app.inject({ method, url, ...(payload && { payload }) });
  return { ...answer.json(), header: answer.headers['x-request-id'] };
}

describe('a failure', () => {
  it.each([
    ['/?limit=200', 'limit', { max: 100 }],
    ['/?limit=0', 'limit', { min: 1 }],
    ['/?limit=x', 'limit', undefined],
    ['/?status=a&status=b&status=c', 'status', { max: 2, unit: 'values' }],
    ['/?unknown=1', 'unknown', undefined],
    ['/thrown', 'from', { max: 92, unit: 'days' }],
    ['/many', 'contact_ids', undefined],
  ])('of %s names the field and the limit', async (url, field, limit) => {
    const failure = await failureOf('GET', url);
    expect([failure.field, failure.limit]).toEqual([field, limit]);
  });

  it.each([
    [{ name: 'Ada Lovelace' }, 'name', { max: 5, unit: 'characters' }],
    [{ hours: [{ from: 1 }, {}] }, 'hours.1.from', undefined],
    [{ hours: [{ from: 1, to: 2 }] }, 'hours.0.to', undefined],
    [{}, undefined, undefined],
  ])('of the body %j names the field and the limit', async (payload, field, limit) => {
    const failure = await failureOf('POST', '/', payload);
    expect([failure.statusCode, failure.field, failure.limit]).toEqual([400, field, limit]);
  });

  it('has the id of the request, and nothing of its cause', async () => {
    const { header, ...failure } = await failureOf('GET', '/cause');
    expect(failure).toEqual({
      statusCode: 400,
      code: 'VALIDATION_FAILED',
      error: 'Bad Request',
      message: '100 %s',
      requestId: header,
    });
  });
});
