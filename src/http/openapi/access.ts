// Whom a route is for, in words and as a security requirement.
import type { FastifyContextConfig } from 'fastify';
import type { Operation } from './document.ts';

const monitors =
  'Only for the platform’s own people with the role `ops` or `monitor`; it needs no organisation. Others: 403 `FORBIDDEN`.';

const audiences: Readonly<Record<string, string>> = {
  ops: 'Only for the platform’s own people with the role `ops`; it needs no organisation. Others: 403 `FORBIDDEN`.',
  monitor: monitors,
  scrape: `${monitors} Or for the bearer that \`METRICS_TOKEN\` names.`,
  service:
    'Only for a token of the role `callboard_service`: the platform’s own programs. Users, ops among them: 403 `FORBIDDEN`.',
  'member-or-ops': 'For members of any organisation, and for ops, who need none.',
};

export function withAccess(operation: Operation, access: FastifyContextConfig['access']): Operation {
  if (access === 'open') return { ...operation, security: [] };
  const audience = audiences[access ?? ''];
  if (audience === undefined) return operation;
  return { ...operation, description: [operation.description, audience].filter(Boolean).join(' ') };
}
