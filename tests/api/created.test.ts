// A 201 response has a location header.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EveryRoute, startEveryRoute } from '../helpers/every-route.ts';
import { pathOf } from '../helpers/guarded-routes.ts';
import { own } from '../helpers/marked-orgs.ts';

let service: EveryRoute;

beforeAll(async () => {
  service = await startEveryRoute();
});
afterAll(() => service?.close());

type Documented = Record<string, Record<string, { readonly responses: object }>>;

describe('a 201 response', () => {
  it('has the address of the created resource as its location, on every route that creates', async () => {
    const { paths } = (await service.app.inject('/docs/json')).json() as { paths: Documented };
    const creating = service.servedPaths.filter(
      (route) =>
        route.startsWith('POST ') && '201' in (paths[pathOf(route).replace(/:(\w+)/g, '{$1}')]?.post?.responses ?? {}),
    );
    expect(creating.length).toBeGreaterThan(15);
    for (const route of creating) {
      const { status, headers, body } = await service.ask(route);
      const collection = pathOf(route).replace('/calls-dashboard/calls', '/calls-dashboard');
      expect([route, status, headers.location]).toEqual([route, 201, `${collection}/${body.id}`]);
      const read = await service.ask(`GET ${collection}/:${route.includes('calls') ? 'callId' : 'id'}`, {
        url: String(headers.location),
      });
      expect([route, read.status, read.body.id]).toEqual([route, 200, body.id]);
    }
  });

  it('is not sent for a call that exists: the response is 200 without a location', async () => {
    const call = {
      org_id: own.id,
      provider: 'twilio',
      provider_call_id: 'CA2',
      direction: 'inbound',
      status: 'ringing',
    };
    const route = 'POST /api/calls-dashboard/calls';
    const answers = [await service.ask(route, { body: call }), await service.ask(route, { body: call })];
    expect(answers.map(({ status, headers }) => [status, headers.location !== undefined])).toEqual([
      [201, true],
      [200, false],
    ]);
  });
});
