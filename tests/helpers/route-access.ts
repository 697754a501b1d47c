// Every route of the service and who may use it. Written by hand: access read from the routes would prove nothing.
import { own } from './two-orgs.ts';

export type Access = 'open' | 'signed-in' | 'member' | 'member-or-ops' | 'ops' | 'monitor' | 'service';

export interface GuardedRoute {
  readonly access: Access;
  /** The address to request, by default that of the route. `:name` is replaced by an id of the organisation. */
  readonly url?: string;
  readonly body?: object;
  /** The status for an allowed caller; 200 by default. */
  readonly status?: number;
  /** A valid body; callers who may only read are refused. */
  readonly isForWriters?: true;
}

/** For each resource, a text field that can be changed. */
const changeable = {
  accounts: 'name',
  agents: 'voice',
  appointments: 'notes',
  'bizdev-sources': 'notes',
  campaigns: 'name',
  contacts: 'notes',
  integrations: 'name',
  'knowledge-categories': 'description',
  leads: 'notes',
  locations: 'address',
  messages: 'content',
  'phone-numbers': 'label',
  services: 'description',
  staff: 'full_name',
};

export const resourceNames = Object.keys(changeable);

function ofResource([name, text]: [string, string]): [string, GuardedRoute][] {
  const [all, one] = [`/api/${name}`, `/api/${name}/:id`];
  return [
    [`GET ${all}`, { access: 'member' }],
    [`POST ${all}`, { access: 'member', body: {}, status: 400 }],
    [`GET ${one}`, { access: 'member' }],
    [`PATCH ${one}`, { access: 'member', body: { [text]: 'Changed' }, isForWriters: true }],
    [`DELETE ${one}`, { access: 'member', isForWriters: true }],
  ];
}

const call = { provider: 'wall', provider_call_id: '1', direction: 'inbound', status: 'ringing' };

export const routeAccess: Readonly<Record<string, GuardedRoute>> = {
  ...Object.fromEntries(Object.entries(changeable).flatMap(ofResource)),
  'GET /api/appointments/availability': {
    access: 'member',
    url: '/api/appointments/availability?staff_id=:staffId&from=2030-01-07&to=2030-01-08&duration=60',
  },
  'POST /api/bizdev-sources/:id/promote': { access: 'member', isForWriters: true },
  'GET /api/campaigns/:id/progress': { access: 'member' },
  'POST /api/campaigns/:id/contacts': {
    access: 'member',
    body: { contact_ids: [own.contactId] },
    isForWriters: true,
  },
  'GET /api/contacts/stats': { access: 'member' },
  'GET /api/contacts/lookup': { access: 'member', url: '/api/contacts/lookup?facebook_id=:facebookId' },
  'GET /api/contacts/:id/appointments': { access: 'member' },
  'GET /api/contacts/:id/calls': { access: 'member' },
  'GET /api/contacts/:id/messages': { access: 'member' },
  'POST /api/leads/:id/convert': { access: 'member', isForWriters: true },

  'GET /api/calls-dashboard': { access: 'member' },
  'GET /api/calls-dashboard/stats': { access: 'member' },
  'GET /api/calls-dashboard/analytics/summary': { access: 'member' },
  'GET /api/calls-dashboard/analytics/series': { access: 'member' },
  'GET /api/calls-dashboard/analytics/heatmap': { access: 'member' },
  'GET /api/calls-dashboard/analytics/agents': { access: 'member' },
  'GET /api/calls-dashboard/:callId': { access: 'member' },
  'GET /api/calls-dashboard/:callId/recording-url': { access: 'member' },
  'GET /api/settings': { access: 'member' },
  'PATCH /api/settings': { access: 'member', body: { week_start: 1 }, isForWriters: true },
  'GET /api/settings/inbound': { access: 'member' },
  'PATCH /api/settings/inbound': { access: 'member', body: { voicemail_enabled: true }, isForWriters: true },
  'GET /api/me': { access: 'signed-in' },

  'GET /api/templates': { access: 'member-or-ops' },
  'GET /api/templates/:id': { access: 'member-or-ops', url: '/api/templates/:templateId' },
  'POST /api/templates': { access: 'ops', body: {}, status: 400 },
  'PATCH /api/templates/:id': { access: 'ops', url: '/api/templates/:unknown', body: { name: 'Changed' }, status: 404 },
  'DELETE /api/templates/:id': { access: 'ops', url: '/api/templates/:unknown', status: 404 },

  'GET /api/organizations': { access: 'ops', url: '/api/organizations?search=Org%201' },
  'POST /api/organizations': { access: 'ops', body: {}, status: 400 },
  'GET /api/organizations/:id': { access: 'ops', url: `/api/organizations/${own.id}` },
  'PATCH /api/organizations/:id': {
    access: 'ops',
    url: '/api/organizations/:unknown',
    body: { name: 'Changed' },
    status: 404,
  },
  'DELETE /api/organizations/:id': { access: 'ops', url: '/api/organizations/:unknown', status: 404 },
  'POST /api/organizations/:id/restore': { access: 'ops', url: '/api/organizations/:unknown/restore', status: 404 },

  'GET /api/routing/number': { access: 'service', url: '/api/routing/number?phone=%2B15550000001' },
  'GET /api/routing/page': { access: 'service', url: '/api/routing/page?page_id=ownpage' },
  'GET /api/routing/spam': { access: 'service', url: '/api/routing/spam?phone=%2B15551234561&to=%2B15550000001' },
  'POST /api/routing/verifications': {
    access: 'ops',
    body: { org_id: '30000000-0000-4000-8000-000000000000', phone: '+15550000001' },
    status: 404,
  },
  'POST /api/calls-dashboard/calls': {
    access: 'service',
    body: { ...call, org_id: '30000000-0000-4000-8000-000000000000' },
    status: 404,
  },

  'GET /api/monitoring/live': { access: 'open' },
  'GET /api/monitoring/health': { access: 'open' },
  'GET /api/monitoring/ready': { access: 'open' },
  'GET /api/monitoring/cache-stats': { access: 'monitor' },
  'POST /api/monitoring/cache-stats/reset': { access: 'ops' },
  'POST /api/monitoring/cache/invalidate': { access: 'ops', body: { org_id: own.id } },
  'GET /api/monitoring/indexes': { access: 'monitor' },
  'GET /api/monitoring/queries': { access: 'monitor' },
  'GET /api/monitoring/metrics': { access: 'monitor' },

  'GET /docs': { access: 'open' },
  'GET /docs/json': { access: 'open' },
  'GET /docs/static/:file': { access: 'open', url: '/docs/static/swagger-ui.css' },
};

/** Answered by CORS before a route is found. */
export const withoutData = ['OPTIONS *'];

export const methodOf = (route: string) => route.split(' ')[0] ?? '';
export const pathOf = (route: string) => route.replace(/^\w+ /, '');
