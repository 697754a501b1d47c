// if-match and if-none-match on every write (RFC 9110 §13). The routes are read from the service.
import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type EveryRoute, startEveryRoute } from '../helpers/every-route.ts';
import { type FaultyUpstream, holdRequests, startFaultyUpstream } from '../helpers/faulty-upstream.ts';
import { methodOf, pathOf, routeAccess } from '../helpers/route-access.ts';
import { own, users } from '../helpers/two-orgs.ts';

let service: EveryRoute;
let upstream: FaultyUpstream;

beforeAll(async () => {
  service = await startEveryRoute({
    between: async (services) => {
      upstream = await startFaultyUpstream(services.supabase.url);
      return upstream.inFrontOf(services);
    },
  });
});
afterEach(() => upstream.setFault());
afterAll(async () => {
  await service?.close();
  await upstream?.close();
});

/** These have no etag: a stream, the parts of a connection, and the route for providers. */
const withoutEtag = /\/(mappings|secrets)\/|\/api\/events$|\/webhooks\//;
const routesBy = (...methods: string[]) =>
  service.servedPaths.filter((route) => methods.includes(methodOf(route)) && !withoutEtag.test(route));

/** A row that the route can write: a new row of a resource, else the organisation's own. */
async function targetOf(route: string) {
  // Calls are not created by a route for members, and members are users who signed up.
  const member = methodOf(route) === 'DELETE' ? users.agent : users.viewer;
  const path = pathOf(route).replace(':callId', own.callId).replace(':userId', member);
  const url = path.endsWith('/:id') ? await service.create(path.replace('/:id', '')) : path;
  const read = async () => {
    const { etag, body } = await service.ask(`GET ${pathOf(route)}`, { url });
    return { etag, body };
  };
  const write = (headers: Record<string, string>) => service.ask(route, { url, headers });
  return { url, read, write };
}

describe('PATCH and DELETE', () => {
  it('write nothing when a precondition fails: 412', async () => {
    expect(routesBy('PATCH', 'DELETE').length).toBeGreaterThan(30);
    for (const route of routesBy('PATCH', 'DELETE')) {
      const { read, write } = await targetOf(route);
      const before = await read();
      const { etag } = before;
      for (const headers of [
        ...['"nope"', 'nope', '"nope", "never"', '', `W/${etag}`, etag.slice(1, -1), `${etag}x`].map((named) => ({
          'if-match': named,
        })),
        ...[etag, `W/${etag}`, `"nope", ${etag}`, '*'].map((named) => ({ 'if-none-match': named })),
        { 'if-match': etag, 'if-none-match': etag },
        { 'if-match': '*', 'if-none-match': '*' },
        { 'if-match': '"nope"', 'if-none-match': '"nope"' },
      ]) {
        const { status, body } = await write(headers);
        expect([route, headers, status, body?.code]).toEqual([route, headers, 412, 'PRECONDITION_FAILED']);
      }
      expect([route, await read()]).toEqual([route, before]);
    }
  });

  it('write when the preconditions hold', async () => {
    const holding = [
      (etag: string) => ({ 'if-match': etag }),
      (etag: string) => ({ 'if-match': `"nope", ${etag.replace(/"$/, '-br"')}` }),
      () => ({ 'if-match': '*' }),
      () => ({ 'if-none-match': '"nope"' }),
      (etag: string) => ({ 'if-match': etag, 'if-none-match': 'W/"nope"' }),
    ];
    for (const [place, route] of routesBy('PATCH', 'DELETE').entries()) {
      const isGone = methodOf(route) === 'DELETE';
      const { read, write } = await targetOf(route);
      // A row can be deleted only once.
      const tried = isGone ? holding.slice(place % holding.length).slice(0, 1) : holding;
      for (const conditionsOf of tried) {
        const headers = conditionsOf((await read()).etag);
        const { status } = await write(headers);
        expect([route, headers, status]).toEqual([route, headers, isGone ? 204 : 200]);
      }
    }
  });

  it('are a 404 for a missing row, with any precondition', async () => {
    for (const route of routesBy('PATCH', 'DELETE').filter((each) => pathOf(each).endsWith('/:id'))) {
      const url = pathOf(route).replace(':id', randomUUID());
      for (const headers of [{ 'if-match': '*' }, { 'if-match': '"nope"' }, { 'if-none-match': '*' }]) {
        const { status } = await service.ask(route, { url, headers });
        expect([route, headers, status]).toEqual([route, headers, 404]);
      }
    }
  });

  it('write nothing when another write comes between the check and the write', async () => {
    for (const route of ['PATCH', 'DELETE'].flatMap((method) => [
      `${method} /api/accounts/:id`,
      `${method} /api/organizations/:id`,
    ])) {
      const { read, write, url } = await targetOf(route);
      const { etag } = await read();
      const hold = holdRequests();
      upstream.setFault((passing) => (passing.method === 'GET' ? passing.forward() : hold.keep(passing)));
      const slow = write({ 'if-match': etag });
      await hold.arrived(1);
      upstream.setFault();
      const faster = await service.ask(`PATCH ${pathOf(route)}`, { url, body: { name: 'Faster' } });
      expect([route, faster.status]).toEqual([route, 200]);
      hold.release();
      expect([route, (await slow).status]).toEqual([route, 412]);
      expect([route, (await read()).body]).toEqual([route, faster.body]);
    }
  });

  it('document the 412', async () => {
    const { paths } = (await service.app.inject('/docs/json')).json();
    for (const route of routesBy('PATCH', 'DELETE')) {
      const operation = paths[pathOf(route).replace(/:(\w+)/g, '{$1}')]?.[methodOf(route).toLowerCase()];
      expect([route, Object.keys(operation.responses)]).toEqual([route, expect.arrayContaining(['412'])]);
      const parameters = operation.parameters.map(
        ({ name, $ref = '' }: { name?: string; $ref?: string }) => name ?? $ref.split('/').at(-1),
      );
      expect([route, parameters]).toEqual([route, expect.arrayContaining(['if-match'])]);
    }
  });
});

describe('POST', () => {
  it('refuses preconditions, which it does not evaluate', async () => {
    expect(routesBy('POST').length).toBeGreaterThan(20);
    for (const route of routesBy('POST')) {
      const url = pathOf(route).replace(':id', randomUUID());
      for (const name of ['if-match', 'if-none-match']) {
        const { status, body } = await service.ask(route, { url, headers: { [name]: '*' } });
        const message = `${name} is not supported by this route: leave it out`;
        expect([route, status, body]).toEqual([route, 400, expect.objectContaining({ message })]);
      }
    }
  });

  it('checks the role before the preconditions', async () => {
    const url = '/api/contacts';
    const answer = await service.app.inject({ method: 'POST', url, headers: { 'if-match': '*' }, payload: {} });
    expect(answer.statusCode).toBe(401);
  });
});

describe('GET', () => {
  it('of a changed view is a 412 with the old etag in if-match', async () => {
    // These are not cached.
    const views = routesBy('GET').filter(
      (route) => routeAccess[route]?.access === 'member' && !/:|\/(export|saved-views|members|audit)$/.test(route),
    );
    let evaluated = 0;
    for (const route of views) {
      const { url = pathOf(route) } = routeAccess[route] ?? {};
      if (url.includes(':')) continue;
      const { etag } = await service.ask(route, { url });
      const status = async (headers: Record<string, string>) => (await service.ask(route, { url, headers })).status;
      expect([route, await status({ 'if-match': etag })]).toEqual([route, 200]);
      expect([route, await status({ 'if-match': '"nope"' })]).toEqual([route, 412]);
      // if-match is evaluated before if-none-match.
      expect([route, await status({ 'if-match': '"nope"', 'if-none-match': etag })]).toEqual([route, 412]);
      expect([route, await status({ 'if-match': etag, 'if-none-match': etag })]).toEqual([route, 304]);
      evaluated += 1;
    }
    expect(evaluated).toBeGreaterThan(15);
  });
});
