import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createRequestBudget, DeadlineReached, type RequestBudget } from '../../../../src/database/request-budget.ts';
import { createStallGuard } from '../../../../src/database/transport/stall-guard.ts';
import { createTransport, type Transport } from '../../../../src/database/transport/transport.ts';

const json = 'application/json; charset=utf-8';
let answerWith: (request: IncomingMessage, response: ServerResponse) => void;
let url: string;
let budget: RequestBudget;
let transport: Transport;
const server = createServer((request, response) => answerWith(request, response));

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
});
beforeEach(() => {
  budget = createRequestBudget();
  transport = createTransport(20);
});
afterEach(async () => {
  budget.close();
  await transport.close();
});

const answers = (
  statusCode: number,
  body: string,
  headers: Record<string, string | number> = { 'content-type': json },
) => {
  answerWith = (_request, response) => void response.writeHead(statusCode, headers).end(body);
};
const send = (init: RequestInit = {}, path = '/rest/v1/call_logs?from_number=eq.15550199999') =>
  transport.fetchFor(budget)(`${url}${path}`, init);

describe('a query', () => {
  it('is sent with its method, headers and body', async () => {
    const { promise, resolve } = Promise.withResolvers<object>();
    answerWith = async (request, response) => {
      const { method, url: path, headers } = request;
      let body = '';
      for await (const chunk of request) body += String(chunk);
      resolve({ method, path, org: headers['x-org-id'], body });
      response.writeHead(201).end();
    };
    await send({ method: 'POST', headers: { 'x-org-id': 'an-org' }, body: '{"a":1}' }, '/rest/v1/audit_log?select=id');
    expect(await promise).toEqual({
      method: 'POST',
      path: '/rest/v1/audit_log?select=id',
      org: 'an-org',
      body: '{"a":1}',
    });
  });

  it('is recorded on the budget by method and table or function, without values', async () => {
    answers(200, '[]');
    const started: string[] = [];
    const watched = {
      ...budget,
      start(query: string) {
        started.push(query);
        return budget.start(query);
      },
    };
    await transport.fetchFor(watched)(`${url}/rest/v1/call_logs?from_number=eq.15550199999`);
    await transport.fetchFor(watched)(`${url}/rest/v1/rpc/search_calls?term=Grace`);
    expect(started).toEqual(['GET call_logs', 'GET rpc/search_calls']);
    expect(budget.executed).toBe(2);
  });
});

describe('a response of PostgREST', () => {
  it('is returned with its status, headers and text', async () => {
    answers(206, '[{"id":1}]', { 'content-type': json, 'content-range': '0-0/7' });
    const response = await send();
    expect([response.status, response.headers.get('content-range')]).toEqual([206, '0-0/7']);
    expect(await response.text()).toBe('[{"id":1}]');
  });

  it.each([
    [200, 'application/vnd.pgrst.object+json; charset=utf-8', '{"id":1}'],
    [406, 'application/json; charset=utf-8', '{"code":"PGRST116","message":"no rows"}'],
    [500, 'application/json', '{"code":"57014","message":"canceling"}'],
  ])('may have status %i and type %s', async (status, type, body) => {
    answers(status, body, { 'content-type': type });
    expect((await send()).status).toBe(status);
  });

  it.each([
    ['HEAD', 206],
    ['HEAD', 401],
    ['POST', 201],
    ['PATCH', 204],
  ])('may have no body after %s with status %i', async (method, status) => {
    answers(status, '', { 'content-range': '0-0/7' });
    expect((await send({ method })).status).toBe(status);
  });
});

describe('a response that is not from PostgREST is thrown, without the values of the query:', () => {
  const refused = async (init: RequestInit = {}) => {
    const error = await send(init).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    expect(String(error)).not.toContain('15550199999');
    return String(error);
  };

  it.each([
    ['HTML', 200, '<html>', 'text/html', 'Error: GET call_logs: 200 with a body that is not JSON'],
    [
      'a type that only starts like JSON',
      200,
      '[]',
      'application/jsonx',
      'Error: GET call_logs: 200 with a body that is not JSON',
    ],
    ['HTML with an error status', 502, '<html>', 'text/html', 'Error: GET call_logs: 502 with a body that is not JSON'],
    ['nothing', 200, '', json, 'Error: GET call_logs: 200 without a body'],
    ['an empty 404, which the client takes for success', 404, '', json, 'Error: GET call_logs: 404 without a body'],
    ['an empty redirect', 302, '', json, 'Error: GET call_logs: 302 without a body'],
    ['a list as an error', 404, '[]', json, 'Error: GET call_logs: 404 with an error that is not an object'],
    ['null as an error', 500, 'null', json, 'Error: GET call_logs: 500 with an error that is not an object'],
  ])('%s', async (_name, status, body, type, message) => {
    answers(status, body, { 'content-type': type });
    expect(await refused()).toBe(message);
  });

  it('a write with an empty 200, which may or may not have been done', async () => {
    answers(200, '');
    expect(await refused({ method: 'POST', body: '{}' })).toBe('Error: POST call_logs: 200 without a body');
  });

  it('a redirect is not followed', async () => {
    const paths: string[] = [];
    answerWith = (request, response) => {
      paths.push(request.url ?? '');
      response.writeHead(302, { location: `${url}/elsewhere` }).end();
    };
    await refused();
    expect(paths).toHaveLength(1);
  });

  it.each([{ 'content-length': 1000 }, { 'transfer-encoding': 'chunked' }])('a truncated body: %o', async (headers) => {
    answerWith = (_request, response) => {
      response.writeHead(200, { 'content-type': json, ...headers });
      response.write('[{"id":', () => response.socket?.resetAndDestroy());
    };
    await refused();
  });

  it('a closed port', async () => {
    const { port } = new URL(url);
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const free = String((closed.address() as AddressInfo).port);
    closed.close();
    await once(closed, 'close');
    const error = await transport
      .fetchFor(budget)(`${url.replace(port, free)}/rest/v1/call_logs`)
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
});

describe('a query is aborted', () => {
  /** `arrived` resolves when the request is received, `hungUp` when the service has closed the connection. */
  function holdForever(response: (response: ServerResponse) => void = () => {}) {
    const arrived = Promise.withResolvers<void>();
    const hungUp = Promise.withResolvers<void>();
    answerWith = (_request, held) => {
      response(held);
      held.on('close', hungUp.resolve);
      arrived.resolve();
    };
    return { arrived: arrived.promise, hungUp: hungUp.promise };
  }

  it('when the request ends: its connection is closed, and the budget measures its time', async () => {
    const { arrived, hungUp } = holdForever();
    const answer = send();
    await arrived;
    budget.close();
    await expect(answer).rejects.toThrow('the request has ended');
    await hungUp;
    // Only a query that has ended counts as busy time.
    expect(budget.busyMs).toBeGreaterThan(0);
  });

  it('by its own signal, also in the middle of a body', async () => {
    const { arrived, hungUp } = holdForever((response) => {
      response.writeHead(200, { 'content-type': json }).write('[{"id":');
    });
    const own = new AbortController();
    const answer = send({ signal: own.signal });
    await arrived;
    own.abort(new Error('another count failed'));
    await expect(answer).rejects.toThrow();
    await hungUp;
    expect(budget.signal.aborted).toBe(false);
  });

  it('before it is sent when the request has already ended', async () => {
    budget.close();
    answers(200, '[]');
    await expect(send()).rejects.toThrow('the request has ended');
  });
});

describe('the deadline of a query', () => {
  const events: string[] = [];
  let deadline: AbortController;
  let observed: RequestBudget;

  beforeEach(async () => {
    events.length = 0;
    await transport.close();
    transport = createTransport(1, { onTrouble: () => events.push('trouble'), onAnswer: () => events.push('answer') });
    deadline = new AbortController();
    observed = createRequestBudget();
    Object.defineProperty(observed, 'signal', { value: deadline.signal });
  });
  afterEach(() => observed.close());

  const holder = { orgId: 'an-org', userId: 'a-user' };
  const query = (path: string, by?: typeof holder) => transport.fetchFor(observed, by)(`${url}/rest/v1/${path}`);

  const queryOfOthers = (path: string) => transport.fetchFor(budget)(`${url}/rest/v1/${path}`);

  /** Answers queries to `answered` and holds all others. */
  function answerOnly(answered: string) {
    const arrived = Promise.withResolvers<void>();
    answerWith = (request, response) => {
      if (request.url === `/rest/v1/${answered}`) response.writeHead(200, { 'content-type': json }).end('[]');
      else arrived.resolve();
    };
    return arrived.promise;
  }

  it('is trouble when the database has answered no query since the first one of the request', async () => {
    const arrived = answerOnly('contacts');
    await queryOfOthers('contacts');
    const held = query('call_logs');
    await arrived;
    deadline.abort(new DeadlineReached());
    await expect(held).rejects.toThrow(DeadlineReached);
    expect({ events, isOverloaded: observed.isOverloaded }).toEqual({
      events: ['answer', 'trouble'],
      isOverloaded: false,
    });
  });

  it('is an overload when the database answered other queries in that time', async () => {
    const arrived = answerOnly('contacts');
    const held = query('call_logs');
    await arrived;
    await queryOfOthers('contacts');
    deadline.abort(new DeadlineReached());
    await expect(held).rejects.toThrow(DeadlineReached);
    expect({ events, isOverloaded: observed.isOverloaded }).toEqual({ events: ['answer'], isOverloaded: true });
  });

  it.each([
    ['answered others', 'contacts', true],
    ['answered none', 'nothing', false],
  ])(
    'is no trouble for a query that waited for its pool share while the database %s',
    async (_, answered, isOverloaded) => {
      const arrived = answerOnly(answered);
      const first = transport.fetchFor(budget, holder)(`${url}/rest/v1/call_logs`);
      await arrived;
      const waiting = query('call_logs', holder);
      if (answered === 'contacts') await queryOfOthers('contacts');
      deadline.abort(new DeadlineReached());
      await expect(waiting).rejects.toThrow(DeadlineReached);
      expect(events).not.toContain('trouble');
      expect(observed.isOverloaded).toBe(isOverloaded);
      budget.close();
      await expect(first).rejects.toThrow();
    },
  );

  it('is an overload for a query sent late, after another one of the same request was answered', async () => {
    const arrived = answerOnly('contacts');
    await query('contacts');
    const held = query('call_logs');
    await arrived;
    deadline.abort(new DeadlineReached());
    await expect(held).rejects.toThrow(DeadlineReached);
    expect({ events, isOverloaded: observed.isOverloaded }).toEqual({ events: ['answer'], isOverloaded: true });
  });

  it('is no trouble when the client has disconnected', async () => {
    const arrived = answerOnly('contacts');
    const held = query('call_logs');
    await arrived;
    deadline.abort(new Error('the request has ended'));
    await expect(held).rejects.toThrow('the request has ended');
    expect({ events, isOverloaded: observed.isOverloaded }).toEqual({ events: [], isOverloaded: false });
  });
});

describe('queries of one request', () => {
  it('run in parallel', async () => {
    const held: ServerResponse[] = [];
    const all = Promise.withResolvers<void>();
    answerWith = (_request, response) => {
      held.push(response);
      if (held.length === 20) all.resolve();
    };
    const sent = Array.from({ length: 20 }, () => send());
    // The server answers none of them before all have arrived.
    await all.promise;
    for (const response of held) response.writeHead(200, { 'content-type': json }).end('[]');
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual(sent.map(() => 200));
  });
});

describe('a stalled database', () => {
  it('gets one probe while other queries fail soon; after one answer all are sent again', async () => {
    const guard = createStallGuard({ now: () => 0, stalledAfterMs: 0, minUnanswered: 1, probeEveryMs: 1000 });
    const guarded = createTransport(20, {}, guard);
    const query = () => guarded.fetchFor(budget)(`${url}/rest/v1/call_logs`);
    const held: ServerResponse[] = [];
    answerWith = (_request, response) => void held.push(response);
    const first = query();
    await expect.poll(() => held.length).toBe(1);
    const probe = query();
    await expect.poll(() => held.length).toBe(2);
    await expect(query()).rejects.toThrow('answers no queries');
    const waiting = query();
    answers(200, '[]');
    for (const response of held) response.writeHead(200, { 'content-type': json }).end('[]');
    expect(await Promise.all([first, probe, waiting].map(async (each) => (await each).status))).toEqual([
      200, 200, 200,
    ]);
    expect(held).toHaveLength(2);
    await guarded.close();
  });

  it('is not one that refuses connections: that error is reported at once, each time', async () => {
    const guard = createStallGuard({ now: () => 0, stalledAfterMs: 0, minUnanswered: 1 });
    const refused = createTransport(20, {}, guard);
    answerWith = (request) => void request.socket.resetAndDestroy();
    for (const _ of [1, 2, 3]) {
      await expect(refused.fetchFor(budget)(`${url}/rest/v1/call_logs`)).rejects.toMatchObject({ code: 'ECONNRESET' });
    }
    await refused.close();
  });
});
