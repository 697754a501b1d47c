// The errors that the document lists for each route. documented-responses.ts compares the responses of all other tests with it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as catalogue from '../../src/errors.ts';
import { startTestApp, type TestApp } from '../helpers/app.ts';
import { forgetDocument, isDocumented } from '../helpers/documented-responses.ts';
import { codesIn, type Document, type Operation, operationsOf, readDocument } from '../helpers/openapi-document.ts';

let service: TestApp;
let document: Document;
let operations: Map<string, Operation>;

beforeAll(async () => {
  service = await startTestApp();
  document = await readDocument(service.app);
  operations = new Map(operationsOf(document));
});
afterAll(() => service?.close());

const codesOf = (name: string, status: string) => codesIn(operations.get(name)?.responses[status] ?? {});
const describedCodes = () =>
  [...operations.values()].flatMap(({ responses }) => Object.values(responses).flatMap(codesIn));
const catalogued = Object.values(catalogue)
  .filter((value): value is typeof catalogue.Conflict => value.prototype instanceof Error)
  .map((Failure) => new Failure().code as string);

describe('the failures in the OpenAPI document', () => {
  it('are the whole catalogue but the errors for unknown routes', () => {
    const described = new Set(describedCodes());
    const missing = catalogued.filter((code) => !described.has(code));
    expect(missing.filter((code) => !['ROUTE_NOT_FOUND', 'METHOD_NOT_ALLOWED'].includes(code))).toEqual([]);
    expect(catalogued.length).toBeGreaterThan(20);
  });

  it('have a code that is listed with its meaning', () => {
    const { enum: listed = [], description } = document.components.schemas.Error?.properties?.code ?? {};
    expect(listed).toEqual([...new Set([...catalogued, ...describedCodes()])].sort());
    for (const code of listed) expect(description).toContain(`\`${code}\` (`);
  });

  it('are those of the route, its access, its path and its method', () => {
    expect(codesOf('GET /api/contacts/{id}', '404')).toEqual(['CONTACT_NOT_FOUND']);
    expect(codesOf('GET /api/calls-dashboard/{callId}/recording-url', '404')).toEqual([
      'CALL_NOT_FOUND',
      'RECORDING_NOT_FOUND',
    ]);
    expect(codesOf('POST /api/appointments', '409')).toEqual(['CONFLICT', 'SLOT_TAKEN']);
    expect(codesOf('GET /api/calls-dashboard', '400')).toContain('INVALID_CURSOR');
    expect(codesOf('GET /api/organizations', '400')).toEqual(['BAD_REQUEST', 'VALIDATION_FAILED']);
    expect(codesOf('GET /api/contacts', '503')).not.toContain('WRITE_INTERRUPTED');
    expect(codesOf('POST /api/contacts', '503')).toContain('WRITE_INTERRUPTED');
    expect(codesOf('GET /api/monitoring/live', '429')).toEqual([]);
  });

  it('include a path that is too long, for paths with a parameter', () => {
    for (const [name, { responses }] of operations) expect('414' in responses, name).toBe(name.includes('{'));
  });

  it('have the headers retry-after and www-authenticate', () => {
    const headersOf = (status: string) =>
      Object.keys(operations.get('GET /api/contacts')?.responses[status]?.headers ?? {});
    expect(headersOf('401')).toEqual(['x-request-id', 'www-authenticate']);
    expect(headersOf('429')).toEqual(['x-request-id', 'retry-after']);
    expect(headersOf('503')).toEqual(['x-request-id', 'retry-after']);
    expect(headersOf('500')).toEqual(['x-request-id']);
  });

  it('leave location and etag to successes', () => {
    const created = [...operations].filter(([, { responses }]) => '201' in responses);
    expect(created.length).toBeGreaterThan(15);
    for (const [name, { responses }] of created) expect(responses['201']?.headers, name).toHaveProperty('location');
    expect(operations.get('PATCH /api/contacts/{id}')?.responses['200']?.headers).toHaveProperty('etag');
  });
});

describe('the comparison in other tests', () => {
  it('recognises undocumented errors', () => {
    const seen = (status: number, code: string) =>
      isDocumented(document, {
        method: 'GET',
        url: '/api/contacts/:id',
        status,
        payload: `{"statusCode":1,"code":"${code}"}`,
      });
    expect(seen(404, 'CONTACT_NOT_FOUND')).toBe(true);
    expect(seen(404, 'CALL_NOT_FOUND')).toBe(false);
    expect(seen(418, 'CONTACT_NOT_FOUND')).toBe(false);
  });

  it('makes closing an app fail after an undocumented error', async () => {
    const watched = await startTestApp();
    forgetDocument();
    const operation = Object.assign(watched.app.swagger().paths?.['/api/me'] ?? {}, {});
    delete (operation as Record<string, { responses: Record<string, unknown> }>).get?.responses['401'];
    await watched.app.inject('/api/me');
    const refused = await watched.close().catch((error: Error) => error);
    forgetDocument();
    expect(String(refused)).toContain('GET /api/me: 401 TOKEN_MISSING');
  });
});
