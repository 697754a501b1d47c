// Which process answers: behind a load balancer, two requests may read the counters of two processes.
import { randomUUID } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { serviceVersion as version } from '../../domain/service-version.ts';
import { Id, Instant } from '../../http/contract.ts';

export const exampleInstance = {
  id: '5f0d7a52-8c1e-4b8f-9a63-2f4be0a1d9c7',
  startedAt: '2026-11-20T07:43:37.786Z',
  version,
};

export type Instance = Static<typeof Instance>;
export const Instance = Type.Object(
  {
    id: Id('Changes with each start. Counters of two instances cannot be compared.', exampleInstance.id),
    startedAt: Instant('When the instance started.'),
    version: Type.String({ description: 'The version of the service.', examples: [version] }),
  },
  { title: 'Instance', description: 'The process that answered.', examples: [exampleInstance] },
);

export function createInstance(startedAtMs: number): Instance {
  return { id: randomUUID(), startedAt: new Date(startedAtMs).toISOString(), version };
}
