import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, type TestApp } from '../helpers/app.ts';
import {
  type Document,
  type Operation,
  operationsOf,
  type Parameter,
  type Response,
  readDocument,
  resolve,
  type Schema,
} from '../helpers/openapi-document.ts';
import { withServedPaths } from '../helpers/served-routes.ts';

let service: TestApp & { servedPaths: string[] };
let document: Document;
let operations: [string, Operation][];

beforeAll(async () => {
  service = await withServedPaths(() => startTestApp());
  document = await readDocument(service.app);
  operations = operationsOf(document);
});
afterAll(() => service?.close());

const jsonOf = ({ content }: Response) => content?.['application/json'];
// Metrics alone are no JSON.
const contentOf = ({ content }: Response) => content?.['application/json'] ?? content?.['text/plain'];
const answers = () =>
  operations.flatMap(([name, { responses }]) =>
    Object.entries(responses).map(([status, answer]) => ({ name: `${name} ${status}`, status, answer })),
  );
const namesOf = <T extends { name: string }>(found: readonly T[]) => found.map(({ name }) => name);

describe('the OpenAPI document', () => {
  it('is not larger than it was when its shapes had no names: 722 KB, now far less', () => {
    expect(JSON.stringify(document).length).toBeLessThan(500_000);
  });

  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(await new Validator().validate({ ...structuredClone(document) })).toEqual({ valid: true });
  });

  it('holds every route of the API, and no other', () => {
    const served = service.servedPaths.filter((path) => path.includes(' /api/'));
    const described = operations.map(([name]) => name.replace(/(?<=.)\/$/, '').replace(/\{(\w+)\}/g, ':$1'));
    expect(described.sort()).toEqual(served);
    expect(served.length).toBeGreaterThan(5);
  });

  it('says of every route what it is for', () => {
    const silent = operations.filter(([, { summary, description, tags }]) => !summary || !description || !tags?.length);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('describes every tag that a route has, and no other', () => {
    const used = new Set(operations.flatMap(([, { tags = [] }]) => tags));
    expect(document.tags.map(({ name }) => name).sort()).toEqual([...used].sort());
  });

  it('names each operation once, and those of a resource alike', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(operations.length);
    expect(ids).toEqual(
      expect.arrayContaining(['listContacts', 'getContact', 'createContact', 'updateContact', 'deleteContact']),
    );
  });

  it('gives the shapes names, and refers to them', () => {
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining([
        ...['Contact', 'ContactList', 'ContactCreate', 'ContactUpdate', 'Call', 'CallList', 'Error', 'Pagination'],
        ...['StaffMember', 'KnowledgeCategoryList', 'CallStatus', 'Settings', 'SettingsUpdate', 'Health'],
      ]),
    );
    const [, { requestBody, responses }] = operations.find(([name]) => name === 'POST /api/contacts') ?? fail();
    expect(jsonOf(responses['201'] ?? {})?.schema).toEqual({ $ref: '#/components/schemas/Contact' });
    expect(requestBody?.content['application/json']?.schema).toEqual({ $ref: '#/components/schemas/ContactCreate' });
    expect(JSON.stringify(document.paths)).not.toContain('"properties":{"id":');
  });

  function fail(): never {
    throw new Error('There is no such operation');
  }

  it('says of every answer what it means and what is in it', () => {
    const bare = answers().filter(({ name, answer }) => {
      // It has no body to describe.
      if (/ (204|304)$/.test(name)) return !answer.description;
      const schema = contentOf(answer)?.schema;
      return !answer.description || answer.description === 'Default Response' || !isSaying(schema);
    });
    expect(namesOf(bare)).toEqual([]);
  });

  // A shape: a reference, a type with its members, or a text.
  const isSaying = (schema: Schema | undefined) =>
    (schema !== undefined && [schema.$ref, schema.allOf, schema.properties].some((part) => part !== undefined)) ||
    schema?.type === 'string';

  it('gives one body to every failure', () => {
    // A health check answers 503 with what is down, and readiness with why it is not ready.
    const failures = answers().filter(({ status, name }) => Number(status) >= 400 && !/(health|ready) 503$/.test(name));
    const others = failures.filter(
      ({ answer }) => jsonOf(answer)?.schema?.allOf?.[0]?.$ref !== '#/components/schemas/Error',
    );
    expect(namesOf(others)).toEqual([]);
    expect(failures.length).toBeGreaterThan(20);
  });

  it('names the failures that callers of a route for members will meet', () => {
    const closed = operations.filter(([, { security }]) => security === undefined);
    expect(closed.length).toBeGreaterThan(5);
    for (const [name, { responses }] of closed) {
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['400', '401', '429', '500', '503']));
    }
  });

  it('types every parameter, and describes those whose name and values do not', () => {
    const parameters = operations.flatMap(([name, { parameters = [] }]) =>
      parameters.map((parameter) => ({ ...parameter, name: `${name}: ${parameter.name}` })),
    );
    const typed = ({ schema }: Parameter) => schema?.type !== undefined || schema?.enum !== undefined;
    expect(namesOf(parameters.filter((parameter) => !typed(parameter)))).toEqual([]);
    const selfEvident = /: (direction|status|has_recording|limit|min_duration|max_duration|active|temperature|method)$/;
    const silent = parameters.filter(({ description, name }) => !description && !selfEvident.test(name));
    expect(namesOf(silent)).toEqual([]);
    expect(parameters.length).toBeGreaterThan(20);
  });

  it('gives an example of every success', () => {
    const without = answers().filter(
      ({ status, answer }) => /^20[01]$/.test(status) && exampleOf(answer) === undefined,
    );
    expect(namesOf(without)).toEqual([]);
  });

  const exampleOf = (answer: Response) => {
    const content = contentOf(answer);
    return content?.example ?? content?.examples ?? content?.schema?.example ?? content?.schema?.examples;
  };

  it('says of the routes for ops whom they are for, and asks for no organisation there', () => {
    const forOps = saying('people with the role `ops`;');
    expect(forOps.map(([name]) => name).sort()).toEqual([
      'DELETE /api/organizations/{id}',
      'DELETE /api/templates/{id}',
      'GET /api/organizations',
      'GET /api/organizations/{id}',
      'PATCH /api/organizations/{id}',
      'PATCH /api/templates/{id}',
      'POST /api/monitoring/cache-stats/reset',
      'POST /api/monitoring/cache/invalidate',
      'POST /api/organizations',
      'POST /api/organizations/{id}/restore',
      'POST /api/routing/verifications',
      'POST /api/templates',
    ]);
    for (const operation of forOps) expectNoOrg(operation);
  });

  it('says of the routes for monitoring whom they are for, and asks for no organisation there', () => {
    const forMonitors = saying('people with the role `ops` or `monitor`');
    expect(forMonitors.map(([name]) => name).sort()).toEqual([
      'GET /api/monitoring/cache-stats',
      'GET /api/monitoring/indexes',
      'GET /api/monitoring/metrics',
      'GET /api/monitoring/queries',
    ]);
    for (const operation of forMonitors) expectNoOrg(operation);
  });

  it('says of the routes for services whom they are for, and asks for no organisation there', () => {
    const forServices = saying('Only for a token of the role `callboard_service`');
    expect(forServices.map(([name]) => name).sort()).toEqual([
      'GET /api/routing/number',
      'GET /api/routing/page',
      'GET /api/routing/spam',
      'POST /api/calls-dashboard/calls',
    ]);
    for (const operation of forServices) expectNoOrg(operation);
  });

  it('says of what is the same for all organisations that ops read it as well', () => {
    const forBoth = saying('For members of any organisation, and for ops');
    expect(forBoth.map(([name]) => name).sort()).toEqual(['GET /api/templates', 'GET /api/templates/{id}']);
  });

  const saying = (words: string) => operations.filter(([, { description }]) => description?.includes(words));

  function expectNoOrg([name, { parameters = [], responses }]: [string, Operation]): void {
    expect(namesOf(parameters), name).not.toContain('x-org-id');
    expect(Object.keys(responses), name).toContain('403');
  }

  it('describes every property of a body that may be sent', () => {
    const bodies = operations.flatMap(([name, { requestBody }]) =>
      requestBody === undefined
        ? []
        : [{ name, schema: resolve(document, requestBody.content['application/json']?.schema) }],
    );
    expect(bodies.length).toBeGreaterThan(1);
    for (const { name, schema } of bodies) {
      expect(schema?.additionalProperties, name).toBe(false);
      for (const [property, said] of Object.entries(schema?.properties ?? {})) {
        const isSelfEvident = said.examples !== undefined || isListed(said) || said.type === 'boolean';
        expect(Boolean(said.description) || isSelfEvident, `${name}: ${property}`).toBe(true);
      }
    }
  });

  const isListed = ({ enum: listed, anyOf: [some] = [] }: Schema) => listed !== undefined || some?.enum !== undefined;

  it('says of the views that are remembered what their headers mean, and that there may be nothing new', () => {
    // Whatever is read, but for what is asked of the caller alone, of the service itself, made anew, or only for ops.
    const remembered = operations.filter(([name]) => name.startsWith('GET ') && !notRemembered.has(name));
    const described = operations.filter(([, { responses }]) => responses['304'] !== undefined);
    expect(described.map(([name]) => name)).toEqual(remembered.map(([name]) => name));
    expect(operations.map(([name]) => name)).toEqual(expect.arrayContaining([...notRemembered]));
    for (const [name, { parameters = [], responses }] of described) {
      expect(namesOf(parameters), name).toContain('if-none-match');
      expect(namesOf(parameters).includes('x-org-id'), name).toBe(!name.includes(' /api/routing/'));
      for (const status of ['200', '304']) {
        expect(Object.keys(responses[status]?.headers ?? {}), name).toEqual([
          'x-request-id',
          'x-cache',
          'age',
          'etag',
          'vary',
        ]);
      }
    }
  });

  const notRemembered = new Set([
    'GET /api/calls-dashboard/{callId}/recording-url',
    'GET /api/me',
    'GET /api/monitoring/cache-stats',
    'GET /api/monitoring/health',
    'GET /api/monitoring/live',
    'GET /api/monitoring/indexes',
    'GET /api/monitoring/metrics',
    'GET /api/monitoring/queries',
    'GET /api/monitoring/ready',
    'GET /api/organizations',
    'GET /api/organizations/{id}',
    'GET /api/routing/spam',
  ]);

  it('asks for a token everywhere but at the health checks', () => {
    const open = operations.filter(([, { security }]) => security?.length === 0).map(([name]) => name);
    expect(open.sort()).toEqual(['health', 'live', 'ready'].map((name) => `GET /api/monitoring/${name}`));
  });
});

describe('the page of the documentation', () => {
  const load = (url: string) => service.app.inject(url);

  it('loads, with every script and style it names, under its own content security policy', async () => {
    const page = await load('/docs');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    const policy = policyOf(page.headers['content-security-policy']);
    expect(policy['script-src']).toContain("'self'");
    expect(policy['style-src']).toContain("'self'");
    // None of its own is inline: that would want a hash.
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S|<style|\son\w+=/);
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url);
    expect(assets.length).toBeGreaterThan(3);
    for (const url of assets) {
      const address = new URL(url, 'http://callboard.test/docs');
      expect(address.origin).toBe('http://callboard.test');
      expect((await load(address.pathname)).statusCode, url).toBe(200);
    }
  });

  it('does not make a browser ask for its scripts over TLS, which a plain service does not speak', async () => {
    for (const url of ['/docs', '/api/monitoring/live']) {
      const policy = policyOf((await load(url)).headers['content-security-policy']);
      expect(Object.keys(policy), url).not.toContain('upgrade-insecure-requests');
    }
  });

  function policyOf(header: unknown): Record<string, string[]> {
    const directives = String(header)
      .split(';')
      .map((directive) => directive.trim().split(/\s+/));
    return Object.fromEntries(directives.map(([name = '', ...values]) => [name, values]));
  }
});
