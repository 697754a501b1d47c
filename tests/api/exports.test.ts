// Exports of calls, over real sockets: from one snapshot, complete or broken, and only what the member may read.
import { randomUUID } from 'node:crypto';
import { request as openRequest } from 'node:http';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { NotAMember } from '../../src/errors.ts';
import { openExportThread } from '../../src/features/calls/exports/export-thread.ts';
import type { Chunk } from '../../src/features/calls/exports/opened-export.ts';
import { openSnapshotSource } from '../../src/features/calls/exports/snapshot-source.ts';
import { writeFile } from '../../src/features/calls/exports/write-file.ts';
import {
  addMember,
  insertCalls,
  makeOrg,
  startInstance,
  startTestApp,
  type TestApp,
  type TestOrg,
} from '../helpers/app.ts';
import { eventually } from '../helpers/eventually.ts';
import { startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { createHttpClient, listen } from '../helpers/http-client.ts';
import { send } from '../helpers/send.ts';

let test: TestApp;
let port: number;
let ask: ReturnType<typeof createHttpClient>;
let org: TestOrg;
let stranger: TestOrg;
const clockMs = Date.now();
const logged: string[] = [];

beforeAll(async () => {
  const logger = { level: 'info' as const, stream: { write: (line: string) => void logged.push(line) } };
  test = await startTestApp({ logger, now: () => clockMs });
  port = await listen(test.app);
  ask = createHttpClient(port);
  org = await makeOrg(test.stack, { timezone: 'America/New_York' });
  stranger = await makeOrg(test.stack);
  await insertCalls(test.stack, org.id, [
    { started_at: '2026-11-01T05:30:00Z', from_number: '+12015550103', duration_seconds: 42, cost_micros: 50_568 },
    { started_at: '2026-11-01T06:30:00.25Z', from_number: null, status: 'missed', transcript: '=1+1' },
    { started_at: '2026-10-30T06:30:00Z', from_number: '+12015550104', status: 'failed' },
  ]);
  await insertCalls(test.stack, stranger.id, [{ started_at: '2026-11-01T05:30:00Z' }]);
});
afterAll(() => test?.close());

const path = '/api/calls-dashboard';
const exportAs = ({ token }: { token: string }, query = '') =>
  ask({ path: `${path}/export?${query}`, headers: { authorization: `Bearer ${token}` } });
const columns = (...names: string[]) => names.map((name) => `columns=${name}`).join('&');
const requestExport = (as: { token: string }, body: object) => send(test.app, 'POST', `${path}/exports`, { as, body });
const auditOf = async (orgId: string, action = 'calls.exported') => {
  const { rows } = await test.stack.sql.query<{ actor_id: string; subject_type: string; details: object }>(
    `select actor_id, subject_type, details from audit_log where org_id = $1 and action = $2 order by at`,
    [orgId, action],
  );
  return rows;
};
const openConnections = async (condition = '') => {
  const { rows } = await test.stack.sql.query<{ count: string }>(
    `select count(*) from pg_stat_activity where application_name = 'callboard-export' ${condition}`,
  );
  return Number(rows[0]?.count);
};

describe('the export of the list', () => {
  it('has the calls of the list, newest first, and tells the hour that happens twice apart', async () => {
    const named = columns('started_at', 'started_at_local', 'time_zone', 'from_number', 'status', 'has_recording');
    const { status, text, headers } = await exportAs(org, `${named}&from=2026-11-01&to=2026-11-01`);
    expect({ status, lines: text.split('\r\n') }).toEqual({
      status: 200,
      lines: [
        'started_at,started_at_local,time_zone,from_number,status,has_recording',
        '2026-11-01T06:30:00.25Z,2026-11-01T01:30:00.25-05:00,America/New_York,,missed,false',
        '2026-11-01T05:30:00Z,2026-11-01T01:30:00-04:00,America/New_York,+12015550103,completed,false',
        '',
      ],
    });
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': `attachment; filename="org-${org.id}-calls-2026-11-01.csv"`,
      'x-total-rows': '2',
      'x-export-source': 'snapshot',
      'x-export-zone': 'America/New_York',
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
      'transfer-encoding': 'chunked',
    });
    expect((await auditOf(org.id)).at(-1)).toEqual({
      actor_id: org.userId,
      subject_type: 'organization',
      details: {
        format: 'csv',
        columns: ['started_at', 'started_at_local', 'time_zone', 'from_number', 'status', 'has_recording'],
        filters: ['started_from', 'started_before'],
      },
    });
  });

  it('has a byte order mark, another delimiter, another zone and phone numbers as text on request', async () => {
    const named = columns('started_at_local', 'from_number');
    const { text } = await exportAs(org, `${named}&status=failed&bom=true&delimiter=tab&numbers=text&zone=Asia/Tokyo`);
    expect(text).toBe(`\uFEFFstarted_at_local\tfrom_number\r\n2026-10-30T15:30:00+09:00\t"'+12015550104"\r\n`);
  });

  it('applies the search, and makes texts safe for spreadsheets', async () => {
    expect((await exportAs(org, `${columns('from_number')}&search=5550103`)).text).toBe(
      'from_number\r\n+12015550103\r\n',
    );
    expect((await exportAs(org, `${columns('transcript')}&status=missed`)).text).toBe(`transcript\r\n"'=1+1"\r\n`);
  });

  it('has no transcript by default', async () => {
    expect((await exportAs(org)).text.split('\r\n')[0]).not.toMatch(/transcript|summary/);
  });

  it.each([
    ['columns=org_id', 'columns must be equal to one of the allowed values'],
    ['zone=Mars/Base', 'zone: expected an IANA name'],
    ['form=csv', 'form is not a parameter of this route'],
    ['delimiter=%7C', 'delimiter must be equal to one of the allowed values'],
  ])('refuses %s', async (query, message) => {
    const { status, text } = await exportAs(org, query);
    expect({ status, ...JSON.parse(text) }).toMatchObject({ status: 400, code: 'VALIDATION_FAILED' });
    expect(JSON.parse(text).message).toContain(message);
  });

  it('is Parquet with typed columns on request', async () => {
    const named = columns('started_at', 'from_number', 'duration_seconds', 'cost_micros', 'has_recording');
    const answer = await test.app.inject({
      url: `${path}/export?format=parquet&${named}&from=2026-11-01`,
      headers: { authorization: `Bearer ${org.token}` },
    });
    expect(answer.headers['content-type']).toBe('application/vnd.apache.parquet');
    const file = new Uint8Array(answer.rawPayload).buffer;
    expect(await parquetReadObjects({ file })).toEqual([
      {
        started_at: new Date('2026-11-01T06:30:00.250Z'),
        from_number: null,
        duration_seconds: null,
        cost_micros: null,
        has_recording: false,
      },
      {
        started_at: new Date('2026-11-01T05:30:00Z'),
        from_number: '+12015550103',
        duration_seconds: 42,
        cost_micros: 50_568n,
        has_recording: false,
      },
    ]);
  });

  it('has exactly as many rows as it announced while other sessions write', async () => {
    const busy = await makeOrg(test.stack);
    await insertCalls(
      test.stack,
      busy.id,
      Array.from({ length: 120 }, () => ({ started_at: '2026-11-01T05:30:00Z' })),
    );
    const { signal } = new AbortController();
    const request = { format: 'csv', columns: ['id', 'summary'], zone: 'UTC', filter: {} } as never;
    const context = { databaseUrl: test.stack.databaseUrl, orgId: busy.id, userId: busy.userId, signal };
    const source = await openSnapshotSource(context, request);
    const ids = new Set<unknown>();
    try {
      for await (const rows of source.batches()) {
        for (const [id] of rows) ids.add(id);
        await insertCalls(test.stack, busy.id, [{ started_at: '2026-10-01T05:30:00Z' }]);
        await test.stack.sql.query('delete from call_logs where org_id = $1 and started_at > $2', [
          busy.id,
          '2026-11-01',
        ]);
      }
    } finally {
      source.close();
    }
    expect({ rows: ids.size, total: source.total }).toEqual({ rows: 120, total: 120 });
  });
});

describe('the thread of a large export', () => {
  const request = { format: 'csv', columns: ['id', 'started_at_local'], zone: 'Asia/Tokyo', filter: {} } as never;
  const contextOf = ({ id, userId }: TestOrg, { signal } = new AbortController()) => ({
    ...{ databaseUrl: test.stack.databaseUrl, orgId: id, userId, signal },
  });

  it('makes the same file', async () => {
    const thread = await openExportThread(contextOf(org), request);
    const source = await openSnapshotSource(contextOf(org), request);
    const textOf = async (chunks: AsyncIterable<Chunk>) => {
      let text = '';
      for await (const { bytes } of chunks) text += Buffer.from(bytes).toString();
      return text;
    };
    try {
      expect(thread).toMatchObject({ total: 3, orgSlug: `org-${org.id}`, kind: 'snapshot' });
      expect(await textOf(thread.chunks())).toBe(await textOf(writeFile(source, request)));
    } finally {
      thread.close();
      source.close();
    }
  });

  it('reports its errors, and ends with its signal', async () => {
    await expect(openExportThread(contextOf({ ...org, userId: stranger.userId }), request)).rejects.toThrow(NotAMember);
    const controller = new AbortController();
    const opened = await openExportThread(contextOf(org, controller), request);
    controller.abort();
    const read = async () => {
      for await (const _ of opened.chunks());
    };
    await expect(read()).rejects.toThrow('the thread of the export has ended');
    await eventually(async () => expect(await openConnections()).toBe(0));
  });
});

/** A download whose client reads only on demand. */
function openDownload(url: string, token: string) {
  const { promise: response, resolve, reject } = Promise.withResolvers<import('node:http').IncomingMessage>();
  const request = openRequest({ host: '127.0.0.1', port, path: url, headers: { authorization: `Bearer ${token}` } });
  request.on('response', resolve).on('error', reject).end();
  return { request, response };
}

describe('a download that cannot be completed', () => {
  let large: TestOrg;
  const wide = `${path}/export?${columns('transcript')}`;

  beforeAll(async () => {
    large = await makeOrg(test.stack);
    // More than the sockets can hold.
    const transcript = randomUUID().repeat(3000);
    const calls = Array.from({ length: 150 }, () => ({ started_at: '2026-11-01T05:30:00Z', transcript }));
    await insertCalls(test.stack, large.id, calls);
  });

  it('breaks the connection, so that the file never looks complete', async () => {
    const { response } = openDownload(wide, large.token);
    const download = await response;
    expect(download.statusCode).toBe(200);
    await test.stack.sql.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'callboard-export'`,
    );
    const read = async () => {
      for await (const _ of download);
    };
    await expect(read()).rejects.toThrow('aborted');
    await eventually(async () => expect(await openConnections()).toBe(0));
  });

  it('frees its connection when the client leaves', async () => {
    const { request, response } = openDownload(wide, large.token);
    await response;
    expect(await openConnections()).toBe(1);
    request.destroy();
    await eventually(async () => expect(await openConnections()).toBe(0));
  });

  it('cancels the running query when the client leaves before the first byte', async () => {
    const blocker = await test.stack.sql.connect();
    try {
      await blocker.query('begin; lock table call_logs in access exclusive mode');
      const { request, response } = openDownload(wide, large.token);
      response.catch(() => {});
      await eventually(async () => expect(await openConnections(`and wait_event_type = 'Lock'`)).toBe(1));
      request.destroy();
      await vi.waitFor(async () => expect(await openConnections()).toBe(0), { timeout: 10_000 });
    } finally {
      await blocker.query('rollback');
      blocker.release();
    }
  });

  it('leaves room for two at once in an organisation, over all instances', async () => {
    const open = [openDownload(wide, large.token), openDownload(wide, large.token)];
    await Promise.all(open.map(({ response }) => response));
    const other = await startInstance(test.stack, { isWithoutFeed: true });
    try {
      for (const app of [test.app, other]) {
        const url = `${path}/export`;
        const third = await app.inject({ url, headers: { authorization: `Bearer ${large.token}` } });
        expect([third.statusCode, third.json().code, third.headers['retry-after']]).toEqual([
          429,
          'TOO_MANY_EXPORTS',
          '10',
        ]);
      }
      expect((await exportAs(org, columns('id'))).status).toBe(200);
    } finally {
      for (const { request } of open) request.destroy();
      await other.close();
    }
    await eventually(async () => expect(await openConnections()).toBe(0));
  });
});

describe('a ticket', () => {
  const ticketFor = async (as: { token: string }, body: object = {}) => {
    const { status, body: ticket } = await requestExport(as, body);
    expect(status).toBe(200);
    return ticket as { url: string; expiresAt: string; totalRows: number };
  };
  const notFound = { status: 404, code: 'EXPORT_NOT_FOUND' };
  const download = async (url: string) => {
    const { status, text, headers } = await ask({ path: url });
    return { status, text, headers, code: status === 200 ? undefined : JSON.parse(text).code };
  };

  it('downloads the file once, without a token, and is in no log', async () => {
    const body = { filters: { status: ['failed'] }, columns: ['from_number', 'started_at_local'], zone: 'Asia/Tokyo' };
    const ticket = await ticketFor(org, body);
    expect(ticket).toMatchObject({ totalRows: 1, url: expect.stringMatching(/\/exports\/tickets\/[\w-]{43}$/) });
    expect(Date.parse(ticket.expiresAt) - Date.now()).toBeLessThanOrEqual(60_000);
    const before = (await auditOf(org.id)).length;
    const first = await download(ticket.url);
    expect(first).toMatchObject({
      status: 200,
      text: 'from_number,started_at_local\r\n+12015550104,2026-10-30T15:30:00+09:00\r\n',
      headers: { 'x-total-rows': '1' },
    });
    expect((await auditOf(org.id)).slice(before)).toEqual([
      {
        actor_id: org.userId,
        subject_type: 'organization',
        details: { format: 'csv', columns: body.columns, filters: ['status'] },
      },
    ]);
    expect(await download(ticket.url)).toMatchObject(notFound);
    const secret = ticket.url.split('/').at(-1) ?? '';
    expect(logged.join('')).toContain('/exports/tickets/:ticket');
    expect(logged.join('')).not.toContain(secret);
    const { rows } = await test.stack.sql.query('select * from private.export_tickets');
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('is used up by one of many requests at once', async () => {
    const { url } = await ticketFor(org, { columns: ['id'] });
    const answers = await Promise.all(Array.from({ length: 5 }, () => download(url)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404]);
  });

  it('ends after a minute', async () => {
    const { url } = await ticketFor(org);
    await test.stack.sql.query(`update private.export_tickets set expires_at = expires_at - interval '60 s'`);
    expect(await download(url)).toMatchObject(notFound);
  });

  it('has the rights that the member has at the time of the download', async () => {
    const { userId, token } = await addMember(test.stack, org.id, 'viewer');
    const { url } = await ticketFor({ token });
    await test.stack.sql.query('delete from user_org_roles where user_id = $1', [userId]);
    expect(await download(url)).toMatchObject(notFound);
  });

  it('shows only calls of its organisation, whatever its sender sends', async () => {
    const { url } = await ticketFor(stranger, { columns: ['id', 'started_at'] });
    const headers = { authorization: `Bearer ${org.token}`, 'x-org-id': org.id };
    const { text, headers: sent } = await ask({ path: url, headers });
    expect(text.trim().split('\r\n')).toHaveLength(2);
    expect(sent['content-disposition']).toContain(stranger.id);
  });

  it.each(['a'.repeat(43), 'b'])('is not found when it is unknown: %s', async (unknown) => {
    const { status } = await ask({ path: `${path}/exports/tickets/${unknown}` });
    expect(status).toBe(unknown.length === 43 ? 404 : 400);
  });
});

describe('a large export', () => {
  const queue = async (request: object, member: TestOrg = org) => {
    const { rows } = await test.stack.sql.query<{ id: string }>(
      `insert into call_exports (org_id, member_id, format, request, rows_total) values ($1, $2, 'csv', $3, 3) returning id`,
      [
        member.id,
        member.userId,
        JSON.stringify({
          format: 'csv',
          columns: ['from_number'],
          zone: 'UTC',
          filter: {},
          delimiter: ',',
          ...request,
        }),
      ],
    );
    return rows[0]?.id ?? '';
  };
  const read = (id: string, as: { token: string } = org) => send(test.app, 'GET', `${path}/exports/${id}`, { as });
  const sign = (id: string, as: { token: string } = org) =>
    send(test.app, 'POST', `${path}/exports/${id}/download`, { as });

  it('is a job above 100,000 rows, and an organisation has at most five', async () => {
    const many = await makeOrg(test.stack);
    const upstream = await startFaultyUpstream(test.stack.services.supabase.url);
    upstream.setFault(({ name, response, forward }) => {
      if (name === 'call_count') response.setHeader('content-type', 'application/json').end('100001');
      else forward();
    });
    const app = await startInstance(test.stack, { between: upstream.inFrontOf, isWithoutFeed: true });
    const request = () => send(app, 'POST', `${path}/exports`, { as: many, body: { columns: ['id'] } });
    try {
      expect(await request()).toMatchObject({
        status: 202,
        body: { state: 'queued', rowsDone: 0, rowsTotal: 100_001 },
      });
      const more = await Promise.all(Array.from({ length: 5 }, request));
      expect(more.map(({ status }) => status).sort()).toEqual([202, 202, 202, 202, 429]);
    } finally {
      await app.close();
      await upstream.goAway();
      await test.stack.sql.query('delete from call_exports where org_id = $1', [many.id]);
    }
  });

  it('is made by a job, downloaded by signed URLs that are audited, and deleted after a day', async () => {
    const id = await queue({});
    expect((await sign(id)).body).toMatchObject({ statusCode: 409, code: 'CONFLICT' });
    expect(await test.app.runJob('make exports')).toBe(true);
    expect((await read(id)).body).toMatchObject({ state: 'done', rowsDone: 3, rowsTotal: 3, error: null });
    const { status, body } = await sign(id);
    expect(status).toBe(200);
    const file = await fetch(body.url);
    expect(await file.text()).toBe('from_number\r\n\r\n+12015550103\r\n+12015550104\r\n');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="org-${org.id}-calls-all.csv"`);
    expect((await auditOf(org.id)).at(-1)).toMatchObject({ actor_id: org.userId, subject_type: 'export' });

    await test.stack.sql.query(`update call_exports set expires_at = now() where id = $1`, [id]);
    await test.app.runJob('delete expired exports');
    expect((await read(id)).body).toMatchObject({ code: 'EXPORT_NOT_FOUND' });
    expect((await fetch(body.url)).status).toBe(404);
  });

  it('leaves no file when its instance ended after it had stored the file', async () => {
    const id = await queue({});
    await test.app.runJob('make exports');
    const { url } = (await sign(id)).body;
    await test.stack.sql.query(
      `update call_exports set state = 'failed', file_key = null, expires_at = now() where id = $1`,
      [id],
    );
    await test.app.runJob('delete expired exports');
    expect((await fetch(url)).status).toBe(404);
  });

  const cancel = (id: string, as: { token: string } = org) =>
    send(test.app, 'POST', `${path}/exports/${id}/cancel`, { as });

  it('is canceled by its member or an admin, with an audit entry, and is made no more', async () => {
    const [agent, viewer] = [
      await addMember(test.stack, org.id, 'agent'),
      await addMember(test.stack, org.id, 'viewer'),
    ];
    const id = await queue({}, { ...org, ...agent });
    expect((await cancel(id, viewer)).body).toMatchObject({ statusCode: 403, code: 'FORBIDDEN' });
    expect((await cancel(id, stranger)).status).toBe(404);
    expect(await cancel(id, agent)).toMatchObject({ status: 200, body: { state: 'canceled', error: null } });
    expect((await cancel(id)).body).toMatchObject({ statusCode: 409, message: 'The export has ended' });
    expect(await auditOf(org.id, 'calls.export_canceled')).toMatchObject([
      { actor_id: agent.userId, subject_type: 'export', details: { rows_done: 0, rows_total: 3 } },
    ]);
    expect(await test.app.runJob('make exports')).toBe(false);
    expect((await sign(id)).status).toBe(409);
    expect((await cancel(await queue({}, { ...org, ...agent }))).body.state).toBe('canceled');
  });

  it('stops when it is canceled while it runs, which is no failure of the job', async () => {
    const id = await queue({});
    const upstream = await startFaultyUpstream(test.stack.services.supabase.url);
    upstream.setFault(({ name, forward }) => {
      if (name === 'report_call_export') void cancel(id).then(() => forward());
      else forward();
    });
    const app = await startInstance(test.stack, { between: upstream.inFrontOf, isWithoutFeed: true });
    try {
      expect(await app.runJob('make exports')).toBe(true);
    } finally {
      await app.close();
      await upstream.goAway();
    }
    expect((await read(id)).body).toMatchObject({ state: 'canceled', sizeBytes: null });
  });

  it('belongs to its organisation', async () => {
    const id = await queue({});
    await test.app.runJob('make exports');
    for (const answer of [await read(id, stranger), await sign(id, stranger), await read(randomUUID())]) {
      expect(answer).toMatchObject({ status: 404, body: { code: 'EXPORT_NOT_FOUND' } });
    }
  });

  it('fails when its member has left', async () => {
    const leaving = await makeOrg(test.stack);
    const id = await queue({}, leaving);
    await test.stack.sql.query('delete from user_org_roles where user_id = $1', [leaving.userId]);
    await test.app.runJob('make exports');
    const { rows } = await test.stack.sql.query('select state, error from call_exports where id = $1', [id]);
    expect(rows).toEqual([{ state: 'failed', error: 'MEMBERSHIP_ENDED' }]);
  });

  it('is continued by another instance, and fails after three attempts', async () => {
    const id = await queue({});
    const set = (values: string) => test.stack.sql.query(`update call_exports set ${values} where id = $1`, [id]);
    await set(`state = 'running', attempts = 1, leased_until = now() + interval '1 min'`);
    expect(await test.app.runJob('make exports')).toBe(false);
    await set(`attempts = 3, leased_until = now() - interval '1 s'`);
    expect(await test.app.runJob('make exports')).toBe(false);
    expect((await read(id)).body).toMatchObject({ state: 'failed', error: 'ATTEMPTS_USED_UP' });
  });
});

describe('without a direct connection to the database', () => {
  it('reads pages of one start, and says so', async () => {
    const paged = await makeOrg(test.stack);
    const started = (minute: number) => new Date(Date.UTC(2026, 10, 1, 0, minute >> 1)).toISOString();
    const calls = Array.from({ length: 45 }, (_, at) => ({
      started_at: started(at),
      from_number: `+1201555${1000 + at}`,
    }));
    await insertCalls(test.stack, paged.id, calls);
    const between = ({ databaseUrl: _, ...services }: TestApp['stack']['services']) => services;
    const app = await startInstance(test.stack, { between, isWithoutFeed: true });
    try {
      const read = async (as: TestOrg, query: string, from = app) =>
        await from.inject({ url: `${path}/export?${query}`, headers: { authorization: `Bearer ${as.token}` } });
      // With long texts a page is short.
      const named = columns(
        'id',
        'started_at',
        'started_at_local',
        'from_number',
        'agent_name',
        'summary',
        'has_recording',
      );
      const pages = await read(paged, named);
      expect(pages.headers).toMatchObject({ 'x-export-source': 'pages', 'x-total-rows': '45' });
      expect(pages.body).toBe((await read(paged, named, test.app)).body);
      const found = await read(paged, `${columns('from_number')}&search=5551044`);
      expect(found.body).toBe('from_number\r\n+12015551044\r\n');
      const { body } = await send(app, 'POST', `${path}/exports`, { as: paged, body: { columns: ['id'] } });
      expect((await app.inject({ url: body.url })).body.trim().split('\r\n')).toHaveLength(46);
    } finally {
      await app.close();
    }
  });
});
