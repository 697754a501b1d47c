// The hot queries and the required indexes of all features: the input of the index doctor, the monitoring route and the tests.
import { accountPlans } from './features/accounts.ts';
import { agentPlans } from './features/agents.ts';
import { alertRulePlans } from './features/alert-rules/plans.ts';
import { appointmentPlans } from './features/appointments/plans.ts';
import { auditPlans } from './features/audit/plans.ts';
import { bizdevSourcePlans } from './features/bizdev-sources/plans.ts';
import { callPlans } from './features/calls/plans.ts';
import { savedViewPlans } from './features/calls/saved-views/plans.ts';
import { campaignPlans } from './features/campaigns/plans.ts';
import { connectionPlans } from './features/connections/plans.ts';
import { contactPlans } from './features/contacts/plans.ts';
import { integrationPlans } from './features/integrations.ts';
import { leadPlans } from './features/leads/plans.ts';
import { mePlans } from './features/me/plans.ts';
import { messagePlans } from './features/messages/plans.ts';
import { monitoringPlans } from './features/monitoring/plans.ts';
import { organizationPlans } from './features/organizations/plans.ts';
import { phoneNumberPlans } from './features/phone-numbers.ts';
import { routingPlans } from './features/routing/plans.ts';
import { servicePlans } from './features/services.ts';
import { webhookPlans } from './features/webhooks/plans.ts';
import type { Plans } from './index-doctor/hot-query.ts';

const byFeature: readonly Plans[] = [
  callPlans,
  savedViewPlans,
  phoneNumberPlans,
  routingPlans,
  connectionPlans,
  webhookPlans,
  alertRulePlans,
  contactPlans,
  messagePlans,
  appointmentPlans,
  leadPlans,
  accountPlans,
  servicePlans,
  integrationPlans,
  agentPlans,
  bizdevSourcePlans,
  campaignPlans,
  mePlans,
  monitoringPlans,
  organizationPlans,
  auditPlans,
];

export const plans = {
  hotQueries: byFeature.flatMap(({ hotQueries = [] }) => hotQueries),
  requiredIndexes: byFeature.flatMap(({ requiredIndexes = [] }) => requiredIndexes),
} satisfies Required<Plans>;
