// The rights that /api/me shows are those that the routes check, for each role and each route.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signUser } from '../helpers/app.ts';
import { type EveryRoute, startEveryRoute } from '../helpers/every-route.ts';
import { addressOf, type Ids, readIds } from '../helpers/org-row-ids.ts';
import { methodOf, pathOf, routeAccess } from '../helpers/route-access.ts';
import { own, users } from '../helpers/two-orgs.ts';

let service: EveryRoute;
let ids: Ids;
let rightOf: (route: string) => string | undefined;

const roles = ['viewer', 'agent', 'admin', 'owner'] as const;
const ofMembers = Object.entries(routeAccess).filter(([, { access }]) => access === 'member');

type Documented = Record<string, Record<string, { readonly 'x-right'?: string }>>;

beforeAll(async () => {
  service = await startEveryRoute();
  // An agent may change their own views only.
  await service.stack.sql.query(
    `update saved_views set author_id = $1, visibility = 'organisation' where org_id = $2`,
    [users.agent, own.id],
  );
  ids = await readIds(service.stack.sql, own.id, 'nobody');
  const { paths } = (await service.app.inject('/docs/json')).json() as { paths: Documented };
  rightOf = (route) => paths[pathOf(route).replace(/:(\w+)/g, '{$1}')]?.[methodOf(route).toLowerCase()]?.['x-right'];
});
afterAll(() => service?.close());

async function requestAs(role: (typeof roles)[number], route: string) {
  const guarded = routeAccess[route] ?? { access: 'member' };
  const answer = await service.app.inject({
    method: methodOf(route) as 'GET',
    url: addressOf(route, guarded, ids),
    headers: { authorization: `Bearer ${await signUser(service.stack, users[role], own.id)}` },
    ...(guarded.body && { payload: guarded.body }),
  });
  return answer;
}

async function rightsOf(role: (typeof roles)[number]): Promise<string[]> {
  const answer = await requestAs(role, 'GET /api/me');
  return answer.json().organizations[0].may;
}

describe('the rights of a role', () => {
  it('are those of the roles below, and more', async () => {
    const [viewer = [], agent = [], admin = [], owner = []] = await Promise.all(roles.map(rightsOf));
    const added = (higher: string[], lower: string[]) => higher.filter((right) => !lower.includes(right)).sort();
    for (const [lower, higher] of [
      [viewer, agent],
      [agent, admin],
      [admin, owner],
    ] as const)
      expect(higher).toEqual(expect.arrayContaining(lower));
    expect(viewer.toSorted()).toEqual(['calls.read', 'exports.create', 'members.read', 'recordings.listen']);
    expect(added(agent, viewer)).toEqual([
      ...['accounts.write', 'appointments.write', 'bizdev-sources.write', 'calls.review', 'campaigns.write'],
      ...['contacts.write', 'knowledge-categories.write', 'leads.write', 'locations.write', 'messages.write'],
      ...['saved-views.write', 'services.write', 'staff.write', 'unanswered.resolve'],
    ]);
    expect(added(admin, agent)).toEqual([
      ...['agents.write', 'alert-destinations.write', 'alert-rules.write', 'audit.read', 'connections.write'],
      ...['integrations.write', 'members.write', 'phone-numbers.write', 'settings.write', 'shared-views.write'],
      ...['webhook-events.read', 'webhook-events.replay'],
    ]);
    expect(added(owner, admin)).toEqual([]);
  });

  // The roles with the fewest rights first: what they are refused still exists for the next.
  it.each(roles)('are exactly what the routes do not refuse: %s', async (role) => {
    const may = await rightsOf(role);
    const outcomes = [];
    const expected = [];
    for (const [route] of ofMembers) {
      const right = rightOf(route);
      const { statusCode, body } = await requestAs(role, route);
      outcomes.push([route, statusCode === 403 && body.includes('"FORBIDDEN"')]);
      expected.push([route, right !== undefined && !may.includes(right)]);
    }
    expect(outcomes).toEqual(expected);
    expect(outcomes.length).toBeGreaterThan(100);
  });
});

it('every write of members requires a right, except to leave an organisation', () => {
  const writes = ofMembers.filter(([route]) => methodOf(route) !== 'GET' && rightOf(route) === undefined);
  expect(writes.map(([route]) => route)).toEqual(['DELETE /api/members/:userId']);
});

it('a missing right is refused before the body is read', async () => {
  const payload = '{ not JSON';
  const headers = {
    authorization: `Bearer ${await signUser(service.stack, users.viewer, own.id)}`,
    'content-type': 'application/json',
  };
  const answer = await service.app.inject({ method: 'POST', url: '/api/contacts', headers, payload });
  expect(answer.json()).toMatchObject({ statusCode: 403, code: 'FORBIDDEN' });
});
