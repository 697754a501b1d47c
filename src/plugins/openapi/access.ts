// Whom a route is for, in words and as a security requirement.
import type { FastifyContextConfig } from 'fastify';
import type { Operation } from './document.ts';

const audiences: Readonly<Record<string, string>> = {
  ops: 'Only for a token whose `app_metadata.platform_role` is `ops`; it needs no organisation. Others: 403 `FORBIDDEN`.',
  service:
    'Only for a token of the role `service_role`: the platform’s own programs. Users, ops among them: 403 `FORBIDDEN`.',
  'member-or-ops': 'For members of any organisation, and for ops, who need none.',
};

export function withAccess(operation: Operation, access: FastifyContextConfig['access']): Operation {
  if (access === 'open') return { ...operation, security: [] };
  const audience = audiences[access ?? ''];
  if (audience === undefined) return operation;
  return { ...operation, description: [operation.description, audience].filter(Boolean).join(' ') };
}
