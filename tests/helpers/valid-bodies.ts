// A valid body for each route that takes one. Tests add invalid parts to it, so the added part is the only reason to refuse it.
import { everyResource, minimalBody } from './every-resource.ts';
import { methodOf, routeAccess } from './route-access.ts';
import { own } from './two-orgs.ts';

const unknownId = '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10';

const resources = await everyResource();

const bodies: Readonly<Record<string, object>> = {
  ...Object.fromEntries(resources.map(({ path, resource }) => [`POST ${path}`, minimalBody(resource)])),
  'POST /api/alert-destinations': { name: 'Team', kind: 'webhook', url: 'https://hooks.example.com/a' },
  'POST /api/alert-rules': { name: 'Missed', metric: 'missed', window_minutes: 60, operator: 'above', threshold: 10 },
  // These refer to a row, or their fields depend on one another.
  'POST /api/appointments': { scheduled_at: '2031-01-01T10:00:00Z', ends_at: '2031-01-01T11:00:00Z' },
  'POST /api/members': { email: 'new@example.com', role: 'agent' },
  'POST /api/messages': { contact_id: own.contactId, method: 'sms', direction: 'inbound', content: 'Hello' },
  'POST /api/connections': { provider: 'twilio', name: 'Line' },
  'POST /api/phone-numbers': { e164: '+12125550142' },
  'POST /api/saved-views': { name: 'Missed', screen: 'calls', query: 'status=missed' },
  'POST /api/organizations': { name: 'Org 3', slug: 'org-3' },
  'POST /api/calls-dashboard/calls': {
    ...{ org_id: own.id, provider: 'twilio', provider_call_id: 'CA1', direction: 'inbound', status: 'completed' },
  },
  'POST /api/campaigns/:id/contacts': { contact_ids: [unknownId] },
  'POST /api/monitoring/cache/invalidate': {},
};

/** These take no body, or an empty object. */
export const withoutFields = [
  'POST /api/alert-destinations/:id/deliveries/:deliveryId/replay',
  'POST /api/alert-destinations/:id/secrets',
  'POST /api/alert-destinations/:id/test',
  'POST /api/bizdev-sources/:id/promote',
  'POST /api/calls-dashboard/exports/:exportId/cancel',
  'POST /api/calls-dashboard/exports/:exportId/download',
  'POST /api/connections/:id/events/:eventId/replay',
  'POST /api/connections/:id/webhook-url',
  'POST /api/leads/:id/convert',
  'POST /api/monitoring/cache-stats/reset',
  'POST /api/organizations/:id/restore',
];

export const validBodies: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(routeAccess)
    .filter(([route]) => ['POST', 'PUT', 'PATCH'].includes(methodOf(route)))
    .map(([route, { body }]) => [route, bodies[route] ?? body ?? {}]),
);

/** The default limit is 64 KB. */
export const bodyLimits: Readonly<Record<string, number>> = {
  'POST /api/campaigns': 512 * 1024,
  'POST /api/campaigns/:id/contacts': 512 * 1024,
  'POST /api/calls-dashboard/calls': 5 * 1024 * 1024,
  'PUT /api/me/preferences': 16 * 1024,
  'POST /webhooks/:provider/:webhookId': 5 * 1024 * 1024,
};
