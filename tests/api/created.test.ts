// Each create returns the location of the new resource.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EveryRoute, startEveryRoute } from '../helpers/every-route.ts';
import { pathOf } from '../helpers/route-access.ts';
import { own } from '../helpers/two-orgs.ts';

let service: EveryRoute;

beforeAll(async () => {
  service = await startEveryRoute();
});
afterAll(() => service?.close());

/** The name of the id in the address, where it is not `id`. */
const names: Readonly<Record<string, string>> = { '/api/calls-dashboard': 'callId', '/api/members': 'userId' };
const idOf = ({ id, user_id }: { readonly id?: string; readonly user_id?: string }) => id ?? user_id;

type Documented = Record<string, Record<string, { readonly responses: object }>>;

describe('201', () => {
  it('has a location header on every route that creates', async () => {
    const { paths } = (await service.app.inject('/docs/json')).json() as { paths: Documented };
    const creating = service.servedPaths.filter(
      (route) =>
        route.startsWith('POST ') &&
        !route.includes(':') &&
        '201' in (paths[pathOf(route).replace(/:(\w+)/g, '{$1}')]?.post?.responses ?? {}),
    );
    expect(creating.length).toBeGreaterThan(15);
    for (const route of creating) {
      const { status, headers, body } = await service.ask(route);
      const collection = pathOf(route).replace('/calls-dashboard/calls', '/calls-dashboard');
      expect([route, status, headers.location]).toEqual([route, 201, `${collection}/${idOf(body)}`]);
      const read = await service.ask(`GET ${collection}/:${names[collection] ?? 'id'}`, {
        url: String(headers.location),
      });
      expect([route, read.status, idOf(read.body)]).toEqual([route, 200, idOf(body)]);
    }
  });

  it('and its location are not sent for a call that already exists', async () => {
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
