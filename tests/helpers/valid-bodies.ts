// A valid body for every route that takes one, so that a test that changes one field knows why it is refused.
import { methodOf, routeAccess } from './route-access.ts';
import { own } from './two-orgs.ts';

/** Ids that no row has: the target does not exist, or the reference is refused. */
const unknown = '0b8f1c9e-4a6d-4a7e-9d53-3f1f2a7c5e10';

const made: Record<string, object> = {
  'POST /api/accounts': { name: 'Acme' },
  'POST /api/agents': { name: 'Ann' },
  'POST /api/appointments': { scheduled_at: '2031-01-01T10:00:00Z', ends_at: '2031-01-01T11:00:00Z' },
  'POST /api/bizdev-sources': { name: 'Fair' },
  'POST /api/campaigns': { name: 'Spring' },
  'POST /api/contacts': { full_name: 'Bob' },
  'POST /api/integrations': { name: 'Page' },
  'POST /api/knowledge-categories': { name: 'Prices' },
  'POST /api/leads': { name: 'Eve' },
  'POST /api/locations': { name: 'Main street' },
  'POST /api/messages': { contact_id: own.contactId, method: 'sms', direction: 'inbound', content: 'Hello' },
  'POST /api/phone-numbers': { e164: '+12125550142' },
  'POST /api/services': { name: 'Cut' },
  'POST /api/staff': { full_name: 'Cleo' },
  'POST /api/templates': { name: 'Receptionist', content: 'You answer.' },
  'POST /api/organizations': { name: 'Org 3', slug: 'org-3' },
  'POST /api/calls-dashboard/calls': {
    ...{ org_id: own.id, provider: 'twilio', provider_call_id: 'CA1', direction: 'inbound', status: 'completed' },
  },
  'POST /api/campaigns/:id/contacts': { contact_ids: [unknown] },
  'POST /api/monitoring/cache/invalidate': {},
};

/** Routes that take no body or an empty object. */
export const withoutFields = [
  'POST /api/bizdev-sources/:id/promote',
  'POST /api/leads/:id/convert',
  'POST /api/monitoring/cache-stats/reset',
  'POST /api/organizations/:id/restore',
];

export const validBodies: Readonly<Record<string, object>> = Object.fromEntries(
  Object.entries(routeAccess)
    .filter(([route]) => ['POST', 'PATCH'].includes(methodOf(route)))
    .map(([route, { body }]) => [route, made[route] ?? body ?? {}]),
);

/** Routes without an entry take 64 KB. */
export const bodyLimits: Readonly<Record<string, number>> = {
  'POST /api/campaigns': 512 * 1024,
  'POST /api/campaigns/:id/contacts': 512 * 1024,
  'POST /api/calls-dashboard/calls': 5 * 1024 * 1024,
};
