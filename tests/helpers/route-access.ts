// All routes with the access that a test expects. It is written by hand: a value read from the route would prove nothing.
import { type Declared, everyResource, plainTextField } from './every-resource.ts';
import { own } from './two-orgs.ts';

export type Access = 'open' | 'signed-in' | 'member' | 'member-or-ops' | 'ops' | 'monitor' | 'service';

export interface GuardedRoute {
  readonly access: Access;
  /** The requested URL, by default the route. A test replaces `:name` by an id of the organisation. */
  readonly url?: string;
  readonly body?: object;
  /** The status for an allowed caller and its own data. Default: 200. */
  readonly status?: number;
  /** Viewers are refused. */
  readonly isForWriters?: true;
}

const resources = await everyResource();
const nameOf = ({ path }: Declared) => path.replace('/api/', '');

/** Of an organisation. */
export const resourceNames = resources.filter(({ resource }) => !resource.isGlobal).map(nameOf);

export const globalResourceNames = resources.filter(({ resource }) => resource.isGlobal).map(nameOf);

/** The expected access is in this file. Only which resources exist follows from the declarations. */
function routesOf(declared: Declared): [string, GuardedRoute][] {
  const { path: all, resource } = declared;
  const one = `${all}/:id`;
  const change = { [plainTextField(resource)]: 'Changed' };
  if (resource.isGlobal) {
    const absent = `${all}/:unknown`;
    return [
      [`GET ${all}`, { access: 'member-or-ops' }],
      [`GET ${one}`, { access: 'member-or-ops', url: `${all}/:globalId` }],
      [`POST ${all}`, { access: 'ops', body: {}, status: 400 }],
      [`PATCH ${one}`, { access: 'ops', url: absent, body: change, status: 404 }],
      [`DELETE ${one}`, { access: 'ops', url: absent, status: 404 }],
    ];
  }
  return [
    [`GET ${all}`, { access: 'member' }],
    [`POST ${all}`, { access: 'member', body: {}, status: 400, isForWriters: true }],
    [`GET ${one}`, { access: 'member' }],
    [`PATCH ${one}`, { access: 'member', body: change, isForWriters: true }],
    [`DELETE ${one}`, { access: 'member', isForWriters: true }],
  ];
}

const rule = { name: 'Missed', metric: 'missed', window_minutes: 60, operator: 'above', threshold: 10 };
const call = { provider: 'wall', provider_call_id: '1', direction: 'inbound', status: 'ringing' };

export const routeAccess: Readonly<Record<string, GuardedRoute>> = {
  ...Object.fromEntries(resources.flatMap(routesOf)),
  'GET /api/alert-destinations': { access: 'member' },
  'POST /api/alert-destinations': { access: 'member', body: {}, status: 400, isForWriters: true },
  'GET /api/alert-destinations/:id': { access: 'member' },
  'PATCH /api/alert-destinations/:id': { access: 'member', body: { name: 'Changed' }, isForWriters: true },
  'DELETE /api/alert-destinations/:id': { access: 'member', isForWriters: true },
  'POST /api/alert-destinations/:id/secrets': { access: 'member', isForWriters: true },
  'DELETE /api/alert-destinations/:id/secrets/:age': {
    access: 'member',
    url: '/api/alert-destinations/:id/secrets/older',
    isForWriters: true,
  },
  'POST /api/alert-destinations/:id/test': { access: 'member', isForWriters: true },
  'GET /api/alert-destinations/:id/deliveries': { access: 'member' },
  'POST /api/alert-destinations/:id/deliveries/:deliveryId/replay': { access: 'member', isForWriters: true },
  'GET /api/alert-rules': { access: 'member' },
  'POST /api/alert-rules': { access: 'member', body: {}, status: 400, isForWriters: true },
  'POST /api/alert-rules/preview': { access: 'member', body: rule, isForWriters: true },
  'GET /api/alert-rules/:id': { access: 'member' },
  'PATCH /api/alert-rules/:id': { access: 'member', body: { name: 'Changed' }, isForWriters: true },
  'DELETE /api/alert-rules/:id': { access: 'member', isForWriters: true },
  'GET /api/alert-rules/:id/history': { access: 'member' },
  'GET /api/appointments/availability': {
    access: 'member',
    url: '/api/appointments/availability?staff_id=:staffId&from=2030-01-07&to=2030-01-08&duration=60',
  },
  'POST /api/bizdev-sources/:id/promote': { access: 'member', isForWriters: true },
  'GET /api/campaigns/:id/progress': { access: 'member' },
  'GET /api/campaigns/:id/contacts': { access: 'member' },
  'POST /api/campaigns/:id/contacts': {
    access: 'member',
    body: { contact_ids: [own.contactId] },
    isForWriters: true,
  },
  'GET /api/connections': { access: 'member' },
  'POST /api/connections': { access: 'member', body: {}, status: 400, isForWriters: true },
  'GET /api/connections/:id': { access: 'member' },
  'PATCH /api/connections/:id': { access: 'member', body: { name: 'Changed' }, isForWriters: true },
  'DELETE /api/connections/:id': { access: 'member', isForWriters: true },
  'GET /api/connections/:id/health': { access: 'member' },
  'GET /api/connections/:id/mappings': { access: 'member' },
  'POST /api/connections/:id/mappings': {
    access: 'member',
    body: { kind: 'agent', provider_id: '1', agent_id: own.agentId },
    isForWriters: true,
  },
  'DELETE /api/connections/:id/mappings/:mappingId': { access: 'member', isForWriters: true },
  'POST /api/connections/:id/secrets': { access: 'member', body: { secret: 'secret' }, isForWriters: true },
  'DELETE /api/connections/:id/secrets/:age': {
    access: 'member',
    url: '/api/connections/:id/secrets/older',
    isForWriters: true,
  },
  'POST /api/connections/:id/webhook-url': { access: 'member', isForWriters: true },
  // For admins.
  'GET /api/connections/:id/events': { access: 'member', isForWriters: true },
  'GET /api/connections/:id/events/:eventId': { access: 'member', isForWriters: true },
  'POST /api/connections/:id/events/:eventId/replay': { access: 'member', isForWriters: true },
  'POST /api/connections/:id/events/replay': {
    access: 'member',
    body: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' },
    isForWriters: true,
  },
  // Without a connection.
  'POST /webhooks/:provider/:webhookId': { access: 'open', url: '/webhooks/twilio/unknown', body: {}, status: 404 },
  'GET /api/contacts/stats': { access: 'member' },
  'GET /api/contacts/lookup': { access: 'member', url: '/api/contacts/lookup?facebook_id=:facebookId' },
  'GET /api/contacts/:id/appointments': { access: 'member' },
  'GET /api/contacts/:id/calls': { access: 'member' },
  'GET /api/contacts/:id/messages': { access: 'member' },
  'POST /api/leads/:id/convert': { access: 'member', isForWriters: true },

  'GET /api/calls-dashboard': { access: 'member' },
  'GET /api/calls-dashboard/figures': { access: 'member' },
  'GET /api/calls-dashboard/stats': { access: 'member' },
  'GET /api/calls-dashboard/analytics/summary': { access: 'member' },
  'GET /api/calls-dashboard/analytics/overview': { access: 'member' },
  'GET /api/calls-dashboard/analytics/series': { access: 'member' },
  'GET /api/calls-dashboard/analytics/attention': { access: 'member' },
  'GET /api/calls-dashboard/analytics/heatmap': { access: 'member' },
  'GET /api/calls-dashboard/analytics/agents': { access: 'member' },
  'GET /api/calls-dashboard/unanswered': { access: 'member' },
  // The call does not exist.
  'POST /api/calls-dashboard/unanswered/resolve': {
    access: 'member',
    body: { number: '+15551234561', resolution: 'done', lastCallId: '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10' },
    status: 404,
    isForWriters: true,
  },
  'GET /api/calls-dashboard/analytics/funnel': { access: 'member' },
  'GET /api/calls-dashboard/export': { access: 'member' },
  'POST /api/calls-dashboard/exports': { access: 'member', body: {} },
  'GET /api/calls-dashboard/exports/:exportId': { access: 'member' },
  'POST /api/calls-dashboard/exports/:exportId/cancel': { access: 'member' },
  'POST /api/calls-dashboard/exports/:exportId/download': { access: 'member' },
  'GET /api/calls-dashboard/exports/tickets/:ticket': {
    access: 'open',
    url: `/api/calls-dashboard/exports/tickets/${'a'.repeat(43)}`,
    status: 404,
  },
  'GET /api/calls-dashboard/:callId': { access: 'member' },
  'PATCH /api/calls-dashboard/:callId': { access: 'member', body: { reviewed: true }, isForWriters: true },
  'GET /api/calls-dashboard/tags': { access: 'member' },
  'GET /api/calls-dashboard/:callId/recording-url': { access: 'member' },
  'POST /api/calls-dashboard/:callId/recording-url': { access: 'member', body: { as: 'stream' } },
  'GET /api/calls-dashboard/:callId/waveform': { access: 'member', status: 404 },
  'GET /api/saved-views': { access: 'member' },
  'POST /api/saved-views': { access: 'member', body: {}, status: 400, isForWriters: true },
  'GET /api/saved-views/:id': { access: 'member' },
  'PATCH /api/saved-views/:id': { access: 'member', body: { name: 'Changed' }, isForWriters: true },
  'DELETE /api/saved-views/:id': { access: 'member', isForWriters: true },
  'GET /api/settings': { access: 'member' },
  'PATCH /api/settings': { access: 'member', body: { week_start: 1 }, isForWriters: true },
  'POST /api/settings/preview': { access: 'member', body: { timezone: 'UTC' }, isForWriters: true },
  'GET /api/settings/inbound': { access: 'member' },
  'PATCH /api/settings/inbound': { access: 'member', body: { voicemail_enabled: true }, isForWriters: true },
  'GET /api/events': { access: 'member' },
  'GET /api/members': { access: 'member' },
  // No user has this address.
  'POST /api/members': {
    access: 'member',
    body: { email: 'unknown@example.com', role: 'agent' },
    status: 404,
    isForWriters: true,
  },
  'GET /api/members/:userId': { access: 'member' },
  'PATCH /api/members/:userId': { access: 'member', body: { role: 'viewer' }, isForWriters: true },
  'DELETE /api/members/:userId': { access: 'member', url: '/api/members/:unknown', status: 404 },
  'GET /api/audit': { access: 'member', isForWriters: true },
  'GET /api/me': { access: 'signed-in' },
  'GET /api/me/preferences': { access: 'signed-in' },
  'PUT /api/me/preferences': { access: 'signed-in', body: { preferences: {} } },

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
  'GET /config.json': { access: 'open' },
  'GET /api/monitoring/ready': { access: 'open' },
  'GET /api/monitoring/cache-stats': { access: 'monitor' },
  'POST /api/monitoring/cache-stats/reset': { access: 'ops' },
  'POST /api/monitoring/cache/invalidate': { access: 'ops', body: { org_id: own.id } },
  'GET /api/monitoring/cache/invalidate': { access: 'ops' },
  'GET /api/monitoring/history': { access: 'monitor' },
  'GET /api/monitoring/alerts': { access: 'monitor' },
  'GET /api/monitoring/jobs': { access: 'monitor' },
  'GET /api/monitoring/webhooks': { access: 'monitor' },
  'GET /api/monitoring/rollup': { access: 'monitor' },
  'GET /api/monitoring/indexes': { access: 'monitor' },
  'GET /api/monitoring/queries': { access: 'monitor' },
  'GET /api/monitoring/metrics': { access: 'monitor' },

  'GET /docs': { access: 'open' },
  'GET /docs/json': { access: 'open' },
  'GET /docs/static/:file': { access: 'open', url: '/docs/static/swagger-ui.css' },
};

/** CORS responds before any route. */
export const withoutData = ['OPTIONS *'];

export const methodOf = (route: string) => route.split(' ')[0] ?? '';
export const pathOf = (route: string) => route.replace(/^\w+ /, '');
