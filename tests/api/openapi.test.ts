import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listView } from '../../src/features/calls/list/list-view.ts';
import { settingsView } from '../../src/features/settings/settings.ts';
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
// Only the metrics, the live stream and exports are not JSON.
const contentOf = ({ content }: Response) =>
  content?.['application/json'] ?? content?.['text/plain'] ?? content?.['text/event-stream'] ?? content?.['text/csv'];
const allResponses = () =>
  operations.flatMap(([name, { responses }]) =>
    Object.entries(responses).map(([status, response]) => ({ name: `${name} ${status}`, status, response })),
  );
const namesOf = <T extends { name: string }>(found: readonly T[]) => found.map(({ name }) => name);

describe('the OpenAPI document', () => {
  // Each new route adds about 6 KB. Named schemas keep it small: a schema that is copied into each route would exceed the limit.
  it('is at most 1.1 MB', () => {
    expect(JSON.stringify(document).length).toBeLessThan(1_100_000);
  });

  it('shows every error message complete', () => {
    const { schemas, responses } = document.components as Record<string, object>;
    expect(JSON.stringify([schemas, responses]).match(/undefined|%s/g)).toBeNull();
  });

  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(await new Validator().validate({ ...structuredClone(document) })).toEqual({ valid: true });
  });

  it('contains every route of the API, and no other', () => {
    const served = service.servedPaths.filter((path) => / \/(api|webhooks)\/| \/config\.json$/.test(path));
    const described = operations.map(([name]) => name.replace(/(?<=.)\/$/, '').replace(/\{(\w+)\}/g, ':$1'));
    expect(described.sort()).toEqual(served);
    expect(served.length).toBeGreaterThan(5);
  });

  it('names the tables of each cached operation, and of no other', () => {
    const tablesOf = new Map(operations.map(([name, operation]) => [name, operation['x-tables']]));
    const cached = operations.filter(([, { responses }]) => '304' in responses).map(([name]) => name);
    const named = [...tablesOf].flatMap(([name, tables]) => (tables === undefined ? [] : [name]));
    expect(named).toEqual(cached);
    expect(tablesOf.get('GET /api/settings')).toEqual(settingsView.policy.tables.toSorted());
    expect(tablesOf.get('GET /api/calls-dashboard')).toEqual(listView.policy.tables.toSorted());
    expect(tablesOf.get('GET /api/templates')).toContain('templates');
  });

  it('has the limits of time ranges and buckets of the analytics', () => {
    const limits = operations.flatMap(([name, operation]) => {
      const { 'x-max-days': days, 'x-max-buckets': buckets } = operation;
      return days === undefined && buckets === undefined ? [] : [[name.replace(/^.*analytics\//, ''), days, buckets]];
    });
    expect(limits.sort()).toEqual([
      ['agents', 92, undefined],
      ['funnel', 92, undefined],
      ['heatmap', 92, undefined],
      ['overview', 92, 750],
      ['series', 92, 750],
    ]);
  });

  it('has a summary, a description and a tag for every route', () => {
    const silent = operations.filter(([, { summary, description, tags }]) => !summary || !description || !tags?.length);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('describes the tags that routes use, and no others', () => {
    const used = new Set(operations.flatMap(([, { tags = [] }]) => tags));
    expect(document.tags.map(({ name }) => name).sort()).toEqual([...used].sort());
  });

  it('has unique operation ids, named alike for each resource', () => {
    const ids = operations.map(([, { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(operations.length);
    expect(ids).toEqual(
      expect.arrayContaining(['listContacts', 'getContact', 'createContact', 'updateContact', 'deleteContact']),
    );
  });

  it('names the schemas and refers to them', () => {
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
    throw new Error('The operation does not exist');
  }

  it('describes every response and its content', () => {
    const bare = allResponses().filter(({ name, response }) => {
      // These have no body.
      if (/ (204|304)$/.test(name)) return !response.description;
      const schema = contentOf(response)?.schema;
      return !response.description || response.description === 'Default Response' || !hasShape(schema);
    });
    expect(namesOf(bare)).toEqual([]);
  });

  // A reference, a combination, an object, or a string.
  const hasShape = (schema: Schema | undefined) =>
    (schema !== undefined && [schema.$ref, schema.allOf, schema.properties].some((part) => part !== undefined)) ||
    schema?.type === 'string';

  it('has one body for every failure', () => {
    // The 503 of the health check and of readiness have bodies of their own.
    const failures = allResponses().filter(
      ({ status, name }) => Number(status) >= 400 && !/(health|ready) 503$/.test(name),
    );
    const others = failures.filter(
      ({ response }) => jsonOf(response)?.schema?.allOf?.[0]?.$ref !== '#/components/schemas/Error',
    );
    expect(namesOf(others)).toEqual([]);
    expect(failures.length).toBeGreaterThan(20);
  });

  it('lists the common failures of routes for members', () => {
    const closed = operations.filter(([, { security }]) => security === undefined);
    expect(closed.length).toBeGreaterThan(5);
    for (const [name, { responses }] of closed) {
      expect(Object.keys(responses), name).toEqual(expect.arrayContaining(['400', '401', '429', '500', '503']));
    }
  });

  it('types every parameter, and describes those that are not self-evident', () => {
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

  it('has an example for every success', () => {
    const without = allResponses().filter(
      ({ status, response }) => /^20[01]$/.test(status) && exampleOf(response) === undefined,
    );
    expect(namesOf(without)).toEqual([]);
  });

  const exampleOf = (response: Response) => {
    const content = contentOf(response);
    return content?.example ?? content?.examples ?? content?.schema?.example ?? content?.schema?.examples;
  };

  it('states which routes are for ops, without an organisation', () => {
    const forOps = describedWith('Requires the platform role `ops`,');
    expect(forOps.map(([name]) => name).sort()).toEqual([
      'DELETE /api/organizations/{id}',
      'DELETE /api/templates/{id}',
      'GET /api/monitoring/cache/invalidate',
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

  it('states which routes are for ops and monitor, without an organisation', () => {
    const forMonitors = describedWith('Requires the platform role `ops` or `monitor`');
    expect(forMonitors.map(([name]) => name).sort()).toEqual([
      'GET /api/monitoring/alerts',
      'GET /api/monitoring/cache-stats',
      'GET /api/monitoring/history',
      'GET /api/monitoring/indexes',
      'GET /api/monitoring/jobs',
      'GET /api/monitoring/metrics',
      'GET /api/monitoring/queries',
      'GET /api/monitoring/rollup',
      'GET /api/monitoring/webhooks',
    ]);
    for (const operation of forMonitors) expectNoOrg(operation);
  });

  it('states which routes are for services, without an organisation', () => {
    const forServices = describedWith('Requires a service token (role `callboard_service`)');
    expect(forServices.map(([name]) => name).sort()).toEqual([
      'GET /api/routing/number',
      'GET /api/routing/page',
      'GET /api/routing/spam',
      'POST /api/calls-dashboard/calls',
    ]);
    for (const operation of forServices) expectNoOrg(operation);
  });

  it('states which routes are for members and ops', () => {
    const forBoth = describedWith('For members of an organisation, and for ops');
    expect(forBoth.map(([name]) => name).sort()).toEqual(['GET /api/templates', 'GET /api/templates/{id}']);
  });

  const describedWith = (words: string) => operations.filter(([, { description }]) => description?.includes(words));

  function expectNoOrg([name, { parameters = [], responses }]: [string, Operation]): void {
    expect(namesOf(parameters), name).not.toContain('x-org-id');
    expect(Object.keys(responses), name).toContain('403');
  }

  it('describes every property of a request body', () => {
    const bodies = operations.flatMap(([name, { requestBody }]) =>
      requestBody === undefined
        ? []
        : [{ name, schema: resolve(document, requestBody.content['application/json']?.schema) }],
    );
    expect(bodies.length).toBeGreaterThan(1);
    for (const { name, schema } of bodies) {
      expect(schema?.additionalProperties, name).toBe(false);
      for (const [property, member] of Object.entries(schema?.properties ?? {})) {
        const isSelfEvident = member.examples !== undefined || isListed(member) || member.type === 'boolean';
        expect(Boolean(member.description) || isSelfEvident, `${name}: ${property}`).toBe(true);
      }
    }
  });

  const isListed = ({ enum: listed, anyOf: [some] = [] }: Schema) => listed !== undefined || some?.enum !== undefined;

  it('describes the headers and the 304 of cached views', () => {
    // Every GET but those about the caller or the service itself, saved views of which some are private, signed URLs, and lists for ops.
    const cached = operations.filter(([name]) => name.startsWith('GET ') && !uncached.has(name));
    const described = operations.filter(([, { responses }]) => responses['304'] !== undefined);
    expect(described.map(([name]) => name)).toEqual(cached.map(([name]) => name));
    expect(operations.map(([name]) => name)).toEqual(expect.arrayContaining([...uncached]));
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

  it('describes the headers that a route declares', () => {
    const [, exportCalls] = operations.find(([name]) => name === 'GET /api/calls-dashboard/export') ?? fail();
    expect(Object.keys(exportCalls.responses['200']?.headers ?? {})).toEqual(
      expect.arrayContaining(['x-total-rows', 'x-export-source', 'x-request-id']),
    );
  });

  const uncached = new Set([
    'GET /config.json',
    'GET /api/alert-destinations/{id}/deliveries',
    'GET /api/alert-rules/{id}/history',
    'GET /api/calls-dashboard/export',
    'GET /api/calls-dashboard/exports/tickets/{ticket}',
    'GET /api/calls-dashboard/exports/{exportId}',
    'GET /api/calls-dashboard/{callId}/recording-url',
    'GET /api/connections/{id}/events',
    'GET /api/connections/{id}/events/{eventId}',
    'GET /api/connections/{id}/health',
    'GET /api/connections/{id}/mappings',
    'GET /api/events',
    'GET /api/me',
    'GET /api/me/preferences',
    'GET /api/monitoring/alerts',
    'GET /api/monitoring/cache-stats',
    'GET /api/monitoring/cache/invalidate',
    'GET /api/monitoring/health',
    'GET /api/monitoring/history',
    'GET /api/monitoring/jobs',
    'GET /api/monitoring/rollup',
    'GET /api/monitoring/webhooks',
    'GET /api/monitoring/live',
    'GET /api/monitoring/indexes',
    'GET /api/monitoring/metrics',
    'GET /api/monitoring/queries',
    'GET /api/monitoring/ready',
    'GET /api/organizations',
    'GET /api/organizations/{id}',
    'GET /api/routing/spam',
    'GET /api/saved-views',
    'GET /api/saved-views/{id}',
    'GET /api/audit',
    'GET /api/members',
    'GET /api/members/{userId}',
  ]);

  it('requires a token everywhere but for the health checks, for webhooks and with the ticket of an export', () => {
    const open = operations.filter(([, { security }]) => security?.length === 0).map(([name]) => name);
    expect(open.sort()).toEqual([
      'GET /api/calls-dashboard/exports/tickets/{ticket}',
      ...['health', 'live', 'ready'].map((name) => `GET /api/monitoring/${name}`),
      'GET /config.json',
      'POST /webhooks/{provider}/{webhookId}',
    ]);
  });
});

describe('the documentation page', () => {
  const load = (url: string) => service.app.inject(url);

  it('loads with all its scripts and styles, under its own content security policy', async () => {
    const page = await load('/docs');
    expect(page.statusCode).toBe(200);
    expect(page.headers['content-type']).toMatch(/^text\/html/);
    const policy = policyOf(page.headers['content-security-policy']);
    expect(policy['script-src']).toContain("'self'");
    expect(policy['style-src']).toContain("'self'");
    // Inline scripts would need a hash in the policy.
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S|<style|\son\w+=/);
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, url = '']) => url);
    expect(assets.length).toBeGreaterThan(3);
    for (const url of assets) {
      const address = new URL(url, 'http://callboard.test/docs');
      expect(address.origin).toBe('http://callboard.test');
      expect((await load(address.pathname)).statusCode, url).toBe(200);
    }
  });

  it('does not upgrade its requests to TLS, which a local service does not have', async () => {
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
