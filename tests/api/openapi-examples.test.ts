// "Try it out" on the documentation page: each request with its unchanged examples, on the demo data.
import type { InjectOptions } from 'fastify';
import type pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exampleDeliveryId } from '../../src/features/alert-rules/deliveries/delivery-schemas.ts';
import { alertDestination } from '../../src/features/alert-rules/destinations/destination.ts';
import { alertRule } from '../../src/features/alert-rules/rule.ts';
import { exampleExportId } from '../../src/features/calls/exports/call-exports.ts';
import { exampleTicket } from '../../src/features/calls/exports/ticket-routes.ts';
import { resolution } from '../../src/features/calls/unanswered/examples.ts';
import { loadDemoData } from '../../src/local-stack/demo/demo-data.ts';
import { demoOrgs } from '../../src/local-stack/demo/people.ts';
import { startTestApp, type TestApp } from '../helpers/app.ts';
import { insertMissingExamples } from '../helpers/insert-two-orgs.ts';
import {
  type Content,
  type Operation,
  operationsOf,
  type Parameter,
  readDocument,
} from '../helpers/openapi-document.ts';
import { signPlatform, signService } from '../helpers/platform-callers.ts';

const { bluebird } = demoOrgs;
let service: TestApp;
let operations: [string, Operation][];
let tokens: { owner: string; ops: string; service: string };

beforeAll(async () => {
  service = await startTestApp({ env: { PUBLIC_URL: 'https://calls.example.com' } });
  const { stack, app } = service;
  await loadDemoData({
    databaseUrl: stack.databaseUrl,
    log: () => {},
    // The demo organisation with fewer calls and contacts.
    orgs: [{ ...bluebird, calls: 4000, contacts: 600 }, demoOrgs.fern],
  });
  await insertMissingExamples(stack.sql);
  await insertConnection(stack.sql);
  await insertExport(stack.sql);
  await insertAlertRule(stack.sql);
  await stack.sql.query(
    `insert into call_logs (id, org_id, direction, status, from_number, started_at) values ($1, $2, 'inbound', 'missed', $3, now())`,
    [resolution.lastCallId, bluebird.id, resolution.number],
  );
  operations = operationsOf(await readDocument(app));
  const claims = { sub: bluebird.users.owner.id, role: 'authenticated', app_metadata: { org_id: bluebird.id } };
  tokens = {
    owner: await stack.keys.sign(claims, { expiresInSeconds: 3600 }),
    ops: await signPlatform(stack),
    service: await signService(stack),
  };
});
afterAll(() => service?.close());

/** The demo data has no connection: its secret would be of no provider. */
async function insertConnection(sql: pg.Pool): Promise<void> {
  await sql.query(
    `insert into connections (id, org_id, provider, name, webhook_id, secrets)
     values ('4d0f6a0e-3b52-4b0e-9b8e-0a6f1f0f6c11', $1, 'bland', 'Main line', '5f0c1b7e9a3d4c2e8b6f0a1d2c3e4f50', '{sealed}')`,
    [bluebird.id],
  );
  await sql.query(
    `insert into webhook_events (id, org_id, connection_id, dedupe_key, source, event_type, state, payload)
     values ('0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10', $1, '4d0f6a0e-3b52-4b0e-9b8e-0a6f1f0f6c11', '1', 'webhook', 'call', 'failed', '{}')`,
    [bluebird.id],
  );
  await sql.query(
    `insert into connection_mappings (id, org_id, connection_id, kind, provider_id, agent_id)
     select '9d3c2a51-7c0e-4f6b-8b51-2e0d7f1a6b22', org_id, '4d0f6a0e-3b52-4b0e-9b8e-0a6f1f0f6c11', 'agent', 'asst_7f3a', id
     from agents where org_id = $1 limit 1`,
    [bluebird.id],
  );
}

async function insertExport(sql: pg.Pool): Promise<void> {
  const request = JSON.stringify({ format: 'csv', columns: ['id'], zone: 'UTC', filter: {}, delimiter: ',' });
  await sql.query(
    `insert into call_exports (id, org_id, member_id, format, request, state, rows_total, file_key, file_name, size_bytes, expires_at)
     values ($1, $2, $3, 'csv', $4, 'done', 1, $2::uuid || '/exports/a.csv', 'a.csv', 1, 'infinity')`,
    [exampleExportId, bluebird.id, bluebird.users.owner.id, request],
  );
  await sql.query(
    `insert into private.export_tickets (hash, org_id, member_id, request, details, expires_at)
     values (sha256(convert_to($1, 'UTF8')), $2, $3, $4, '{}', 'infinity')`,
    [exampleTicket, bluebird.id, bluebird.users.owner.id, request],
  );
}

/** The demo data has no alert destination: it would be on the network. */
async function insertAlertRule(sql: pg.Pool): Promise<void> {
  const { id, destination_ids, created_by, quiet_hours, since, value, sample } = alertRule.example;
  await sql.query(
    `insert into alert_destinations (id, org_id, name, kind, secret_url, url_host, secrets)
     values ($1, $2, 'On-call team', 'webhook', 'sealed', 'hooks.example.com', '{sealed}')`,
    [alertDestination.example.id, bluebird.id],
  );
  await sql.query(
    `insert into alert_rules (
       id, org_id, name, metric, metric_version, filter, window_minutes, operator, threshold, minimum_sample, for_minutes, quiet_hours,
       destination_ids, created_by
     ) values ($1, $2, 'Many missed calls', 'missed', 1, 'direction=inbound', 60, 'above', 10, 20, 5, $3, $4, $5)`,
    [id, bluebird.id, quiet_hours, destination_ids, created_by],
  );
  await sql.query(
    `insert into alert_rule_states (org_id, rule_id, state, since, value, part, sample, evaluated_at)
     values ($1, $2, 'firing', $3, $4, $4, $5, now())`,
    [bluebird.id, id, since, value, sample],
  );
  await sql.query(
    `insert into alert_deliveries (id, org_id, destination_id, event_type, payload, state, next_attempt_at)
     values ($1, $2, $3, 'alert.test', '{}', 'failed', null)`,
    [exampleDeliveryId, bluebird.id, alertDestination.example.id],
  );
}

it('shows rows of the demo data, but for their times', async () => {
  const rows = operations.filter(
    ([name]) => /^GET \/api\/[\w-]+\/\{id\}$/.test(name) && !name.includes('organizations'),
  );
  expect(rows.length).toBeGreaterThan(14);
  for (const [name, operation] of rows) {
    const content = operation.responses['200']?.content?.['application/json'];
    const { body } = await service.app.inject(requestOf(name, operation));
    expect(withoutTimes(JSON.parse(body)), name).toEqual(withoutTimes(content?.example as object));
  }
});

const withoutTimes = (row: object) => Object.fromEntries(Object.entries(row).filter(([name]) => !name.endsWith('_at')));

it('succeeds for every request with its unchanged examples', async () => {
  const answers: Record<string, unknown> = {};
  // A delivery needs a signature, which no example can have.
  const tried = operations.filter(([name]) => !name.includes('/webhooks/'));
  for (const [name, operation] of inOrder(tried)) {
    const { statusCode, body } = await service.app.inject(requestOf(name, operation));
    answers[name] = statusCode < 300 ? 'answered' : `${statusCode} ${body}`;
  }
  expect(answers).toEqual(Object.fromEntries(tried.map(([name]) => [name, 'answered'])));
  expect(operations.length).toBeGreaterThan(100);
});

it('accepts requests without the optional body', async () => {
  const optional = operations.filter(([, { requestBody }]) => requestBody?.required === false);
  expect(optional.map(([name]) => name).sort()).toEqual([
    'POST /api/alert-destinations/{id}/deliveries/{deliveryId}/replay',
    'POST /api/alert-destinations/{id}/secrets',
    'POST /api/alert-destinations/{id}/test',
    'POST /api/bizdev-sources/{id}/promote',
    'POST /api/calls-dashboard/exports/{exportId}/cancel',
    'POST /api/calls-dashboard/exports/{exportId}/download',
    'POST /api/connections/{id}/events/{eventId}/replay',
    'POST /api/connections/{id}/webhook-url',
    'POST /api/leads/{id}/convert',
    'POST /api/monitoring/cache-stats/reset',
    'POST /api/organizations/{id}/restore',
  ]);
  for (const [name, operation] of optional) {
    const { payload: _, ...request } = requestOf(name, operation);
    // The row may be deleted by now, which is no fault of the request.
    expect((await service.app.inject(request)).statusCode, name).not.toBe(400);
  }
});

/** Rows that others reference are deleted last. */
function inOrder(all: readonly [string, Operation][]): [string, Operation][] {
  const rank = ([name]: [string, Operation]) =>
    ['GET', 'POST', 'PATCH', 'DELETE'].indexOf(name.split(' ')[0] ?? '') +
    (/restore|organizations/.test(name) ? 0.5 : 0) -
    // Parts of a row before the row.
    (/\}\/.*\}/.test(name) ? 0.1 : 0);
  return all.toSorted((one, other) => rank(one) - rank(other));
}

function requestOf(name: string, operation: Operation): InjectOptions {
  const [method, path = ''] = name.split(' ');
  const sent = (place: string) =>
    operation.parameters.flatMap((parameter): [string, string][] => {
      const value = untouched(parameter);
      if (parameter.in !== place || value === undefined) return [];
      return [value].flat().map((each): [string, string] => [parameter.name, String(each)]);
    });
  const url = sent('path').reduce((found, [key, value]) => found.replace(`{${key}}`, encodeURIComponent(value)), path);
  const body = operation.requestBody?.content['application/json'];
  const payload = body && shownIn(body);
  return {
    method: method as 'GET',
    url: `${url}?${new URLSearchParams(sent('query'))}`,
    headers: { authorization: `Bearer ${tokenFor(operation)}`, ...Object.fromEntries(sent('header')) },
    ...(payload === undefined ? {} : { payload: payload as object }),
  };
}

/** As Swagger UI fills in the form: with the example, else the default. */
function untouched(parameter: Parameter): unknown {
  return shownIn(parameter) ?? parameter.schema?.example ?? parameter.schema?.default;
}

function shownIn({ examples, example }: Content): unknown {
  return Object.values(examples ?? {})[0]?.value ?? example;
}

function tokenFor({ description = '' }: Operation): string {
  if (description.includes('Requires the platform role')) return tokens.ops;
  return description.includes('Requires a service token') ? tokens.service : tokens.owner;
}

it('accepts the saved views and the alert rules of the demo data as they are stored', async () => {
  const { rows: views } = await service.stack.sql.query('select name, screen, query from saved_views');
  const { rows: rules } = await service.stack.sql.query(
    'select name, metric, metric_version, filter, window_minutes, comparison, operator, threshold, minimum_sample from alert_rules',
  );
  expect(views.length).toBeGreaterThan(6);
  expect(rules.length).toBeGreaterThan(4);
  const stored = [
    ...views.map((view) => ['/api/saved-views', view] as const),
    ...rules.map((rule) => ['/api/alert-rules', rule] as const),
  ];
  for (const [place, [url, row]] of stored.entries()) {
    const { metric_version: _, ...payload } = row;
    const response = await service.app.inject({
      method: 'POST',
      url,
      headers: { authorization: `Bearer ${tokens.owner}` },
      payload: { ...payload, name: `${place}: ${row.name}` },
    });
    expect(response.statusCode, response.body).toBe(201);
    expect(JSON.parse(response.body)).toMatchObject({ ...row, name: expect.any(String) });
  }
});
