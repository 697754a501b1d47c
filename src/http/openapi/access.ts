// Who may call a route, as a sentence and as a security requirement.
import type { FastifyContextConfig } from 'fastify';
import type { Operation } from './document.ts';

const monitors =
  'Requires the platform role `ops` or `monitor`, and no organisation. Other callers get 403 `FORBIDDEN`.';

const audiences: Readonly<Record<string, string>> = {
  ops: 'Requires the platform role `ops`, and no organisation. Other callers get 403 `FORBIDDEN`.',
  monitor: monitors,
  scrape: `${monitors} \`METRICS_TOKEN\` is accepted too.`,
  service: 'Requires a service token (role `callboard_service`). Users, including ops, get 403 `FORBIDDEN`.',
  'member-or-ops': 'For members of an organisation, and for ops, who need no organisation.',
};

export function withAccess(operation: Operation, access: FastifyContextConfig['access']): Operation {
  if (access === 'open') return { ...operation, security: [] };
  const audience = audiences[access ?? ''];
  if (audience === undefined) return operation;
  return { ...operation, description: [operation.description, audience].filter(Boolean).join(' ') };
}
