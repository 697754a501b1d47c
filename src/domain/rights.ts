// What each role may do in an organisation. Routes check by this table, and /api/me shows it. The policies of the database agree with it.
import { type Role, roles } from './role.ts';

const admins: readonly Role[] = ['owner', 'admin'];
const agents: readonly Role[] = [...admins, 'agent'];

const holders = {
  'accounts.write': agents,
  'agents.write': admins,
  'alert-destinations.write': admins,
  'alert-rules.write': admins,
  'appointments.write': agents,
  'audit.read': admins,
  'bizdev-sources.write': agents,
  'calls.read': roles,
  'calls.review': agents,
  'campaigns.write': agents,
  'connections.write': admins,
  'contacts.write': agents,
  'exports.create': roles,
  'integrations.write': admins,
  'knowledge-categories.write': agents,
  'leads.write': agents,
  'locations.write': agents,
  'members.read': roles,
  // Admins may change agents and viewers only: see features/members/sql.
  'members.write': admins,
  'messages.write': agents,
  'phone-numbers.write': admins,
  'recordings.listen': roles,
  'saved-views.write': agents,
  'services.write': agents,
  'settings.write': admins,
  // The shared views of other members.
  'shared-views.write': admins,
  'staff.write': agents,
  'unanswered.resolve': agents,
  'webhook-events.read': admins,
  'webhook-events.replay': admins,
} as const satisfies Readonly<Record<string, readonly Role[]>>;

export type Right = keyof typeof holders;

export const rights = Object.keys(holders) as Right[];

export const holdersOf = (right: Right): readonly Role[] => holders[right];

export const hasRight = (role: Role, right: Right): boolean => holdersOf(right).includes(role);

export const rightsOf = (role: Role): Right[] => rights.filter((right) => hasRight(role, right));
