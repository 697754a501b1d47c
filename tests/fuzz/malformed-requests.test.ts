// Malformed addresses and headers: no 500, no internal details in a response, and nothing stored.
import { once } from 'node:events';
import { connect } from 'node:net';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fuzzRuns } from '../helpers/fuzz-runs.ts';
import {
  apiRoutes,
  expectNamed,
  expectNoServerError,
  expectNothingStored,
  type FuzzService,
  guardOf,
  json,
  seed,
  startFuzzService,
} from '../helpers/fuzz-service.ts';
import type { Sent } from '../helpers/http-client.ts';
import { addressWith, anything, headers, inAscii, queryOf, uuid } from '../helpers/invalid-values.ts';
import { methodOf, pathOf, resourceNames } from '../helpers/route-access.ts';
import { own } from '../helpers/two-orgs.ts';
import { validBodies } from '../helpers/valid-bodies.ts';

let rubbish: FuzzService;

beforeAll(async () => {
  rubbish = await startFuzzService();
});
afterAll(() => rubbish?.close());

/** Routes of resources come from one factory, so each runs fewer cases. */
const ofResources = new RegExp(`^\\w+ /api/(${resourceNames.join('|')}|templates)(/:id)?$`);
const runsFor = (route: string, numRuns: number) => ({
  seed,
  numRuns: fuzzRuns(ofResources.test(route) ? numRuns / 10 : numRuns / 2),
});

/** Valid parts that accompany the malformed ones. The body is empty for routes that write, so that nothing is written. */
const validPartsOf = (route: string): Sent => (/^(GET|DELETE) /.test(route) ? {} : { headers: json, body: '{}' });
/** Each of these writes one row to the audit log for a 200 response. */
const isAudited = (route: string) => /(recording-url|export|^POST .*\/cache\/invalidate|events\/:eventId)$/.test(route);

describe('malformed input', () => {
  it('is sent to every route of the API', () => {
    expect(rubbish.servedPaths.filter((path) => path.includes(' /api/'))).toEqual([...apiRoutes].sort());
  });

  it.each(apiRoutes)('in parameters causes no 500, leaks nothing and stores nothing: %s', async (route) => {
    const address = rubbish.addressOf(route);
    await expectNothingStored(rubbish, async (issued) => {
      const query = queryOf(rubbish.namesIn('query', route));
      await fc.assert(
        fc.asyncProperty(query, async (sent) => {
          const answer = await rubbish.ask(route, { ...validPartsOf(route), path: addressWith(address, sent) });
          if (isAudited(route)) issued(answer);
          expectNoServerError(answer);
        }),
        runsFor(route, 20),
      );
    });
  });

  it.each(apiRoutes)('in headers causes no 500, leaks nothing and stores nothing: %s', async (route) => {
    const path = rubbish.addressOf(route);
    await expectNothingStored(rubbish, async (issued) => {
      await fc.assert(
        fc.asyncProperty(headers, async (sent) => {
          const valid = validPartsOf(route);
          const answer = await rubbish.ask(route, { ...valid, path, headers: { ...valid.headers, ...sent } });
          if (isAudited(route)) issued(answer);
          expectNoServerError(answer);
        }),
        runsFor(route, 25),
      );
    });
  });

  const folders = ['calls-dashboard', 'contacts', 'campaigns', 'appointments', 'organizations', 'routing', 'settings'];

  it.each(folders)('in a path causes no 500, leaks nothing and stores nothing: /api/%s', async (folder) => {
    const known = ['stats', 'analytics', 'summary', 'recording-url', 'messages', 'progress', 'number', 'inbound'];
    const segment = fc.oneof(anything, fc.constantFrom(...known, '.', '..', uuid, own.contactId));
    const path = fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `/api/${folder}/${parts.join('/')}`);
    await expectNothingStored(rubbish, async () => {
      await fc.assert(
        fc.asyncProperty(path, async (text) => expectNoServerError(await rubbish.send(inAscii(text)))),
        { seed, numRuns: fuzzRuns(25) },
      );
    });
  });

  it('as an id of any length is a client error', async () => {
    for (const length of [1, 36, 99, 100, 101, 8000]) {
      for (const folder of folders) {
        const answer = await rubbish.send(`/api/${folder}/${'a'.repeat(length)}`);
        expectNoServerError(answer);
        expect([400, 404, 414], String(length)).toContain(answer.status);
      }
    }
  });

  it('in a request id appears neither in the response nor in the audit log', async () => {
    const path = `/api/calls-dashboard/${own.callId}/recording-url`;
    await expectNothingStored(rubbish, async (issued) => {
      for (const id of ["'; drop table call_logs; --", 'a'.repeat(500), '\x80\xff', 'ok']) {
        issued(await rubbish.send(path, { headers: { 'x-request-id': id } }));
      }
    });
    const { rows } = await rubbish.stack.sql.query<{ request_id: string }>(
      'select request_id from audit_log where request_id is not null',
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const { request_id: id } of rows) expect(id).toMatch(/^[\w.-]{8,64}$/);
  });
});

const withId = apiRoutes.filter((route) => route.includes('/:'));
const asItShouldBe = (route: string): Sent => {
  const body = validBodies[route];
  return body === undefined ? {} : { headers: json, body: JSON.stringify(body) };
};

describe('an id', () => {
  const bad = [
    '1',
    'null',
    '%00',
    '..',
    '*',
    `${uuid}0`,
    `urn:uuid:${uuid}`,
    `%7B${uuid}%7D`,
    `${uuid}%00`,
    `${uuid}%20`,
  ];

  it.each(withId)('that is not a UUID is refused by name: %s', async (route) => {
    const [, name = ''] = /\/:(\w+)/.exec(route) ?? [];
    await expectNothingStored(rubbish, async () => {
      for (const id of bad) {
        const path = pathOf(route).replace(/:\w+/, id);
        expectNamed(await rubbish.ask(route, { ...asItShouldBe(route), path }), name);
      }
    });
  });
});

describe('a parameter', () => {
  it.each(apiRoutes)('that the route does not define is refused by name: %s', async (route) => {
    const address = rubbish.addressOf(route);
    await expectNothingStored(rubbish, async () => {
      const defined = rubbish.namesIn('query', route);
      const names = ['colour', '__proto__', 'constructor', 'org_id', 'limit[]', 'or'];
      for (const unknown of names.filter((name) => !defined.includes(name))) {
        const answer = await rubbish.ask(route, {
          ...asItShouldBe(route),
          path: addressWith(address, [[unknown, '1']]),
        });
        expectNoServerError(answer);
        expect({ unknown, ...JSON.parse(answer.text) }).toMatchObject({
          unknown,
          statusCode: 400,
          code: 'VALIDATION_FAILED',
          message: `${unknown} is not a parameter of this route`,
        });
      }
    });
  });
});

describe('an unsupported method', () => {
  it.each([...new Set(apiRoutes.map(pathOf))])('is refused, and nothing is stored: %s', async (path) => {
    const served = apiRoutes.filter((route) => pathOf(route) === path).map(methodOf);
    const [route = ''] = apiRoutes.filter((each) => pathOf(each) === path);
    await expectNothingStored(rubbish, async () => {
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'].filter((each) => !served.includes(each))) {
        const address = path.replace(/:\w+/, uuid);
        const answer = await rubbish.ask(route, { method, path: address, headers: json, body: '{"name":"x"}' });
        expectNoServerError(answer);
        // The other route may refuse this caller.
        const expected = isTaken(method, address) ? [400, 403] : [405];
        expect(expected, method).toContain(answer.status);
      }
    });
  });

  /** A fixed path segment where another route has an id. */
  const isTaken = (method: string, address: string) =>
    apiRoutes.some((route) => {
      const pattern = pathOf(route).replace(/:\w+/, '[^/]+');
      return methodOf(route) === method && new RegExp(`^${pattern}$`).test(address);
    });

  it.each(['PROPFIND', 'TRACE', 'LINK', 'MKCOL', 'SEARCH', 'REPORT', 'PURGE'])(
    'is refused without a 500: %s',
    async (method) => {
      expectNoServerError(await rubbish.send('/api/me', { method }));
    },
  );

  it.each(['/api/me', '/nowhere', '*'])('is answered without a 500: OPTIONS %s', async (path) => {
    expectNoServerError(await rubbish.send(path, { method: 'OPTIONS' }));
  });
});

describe('input that is not HTTP', () => {
  async function sendRaw(text: string): Promise<string> {
    const socket = connect(rubbish.port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', () => {});
    socket.end(text);
    await once(socket, 'close');
    return Buffer.concat(chunks).toString();
  }

  it.each([
    ['a header without a colon', 'GET / HTTP/1.1\r\nhost: a\r\nnonsense\r\n\r\n', 400],
    ['TLS bytes', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n', 400],
    ['an unknown method', 'DANCE / HTTP/1.1\r\nhost: a\r\n\r\n', 400],
    ['an unknown version', 'GET / HTTP/3.9\r\nhost: a\r\n\r\n', 400],
    ['two lengths', 'POST /api/me HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 400],
    [
      'a length and chunks',
      'POST /api/me HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
    ],
    ['headers over the size limit', `GET /api/me HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
  ])('gets the same error body as every other failure: %s', async (_, text, status) => {
    const [head = '', body = ''] = (await sendRaw(text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    const type = /content-type: (.*)/i.exec(head)?.[1] ?? '';
    expectNoServerError({ status, headers: { 'content-type': type }, text: body });
  });
});

// Guards against a table that gives the wrong access for a route.
it('sends malformed input as a caller who may use the route', async () => {
  for (const route of apiRoutes) {
    const { status } = await rubbish.ask(route, { ...validPartsOf(route), path: rubbish.addressOf(route) });
    expect([200, 302, 400, 404], `${route} ${guardOf(route).access}`).toContain(status);
  }
});
