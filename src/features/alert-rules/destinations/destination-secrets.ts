// Rotation: add a secret, enter it at the receiver, remove the older one. Meanwhile each notification has two signatures.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { writersOf } from '../../../crud/access-words.ts';
import { announceWrite, scopeOf, writeConfig } from '../../../crud/route.ts';
import type { OrgScope } from '../../../crud/store.ts';
import { dataOrNull } from '../../../database/postgrest-response.ts';
import { Conflict } from '../../../errors.ts';
import { Id, Nullable, Strict } from '../../../http/contract.ts';
import { alertDestination } from './destination.ts';
import { createSecret } from './destination-columns.ts';

const { NotFound, words, example } = alertDestination;

interface SecretChange {
  readonly added?: string;
  readonly removed?: 'older' | 'newer';
}

const secretCount = Type.Integer({ minimum: 1, maximum: 2, description: 'The secrets after the change.' });
const exampleSecret = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';

const AddedSecret = Type.Object(
  { secret: Type.String({ description: 'The new secret. It is not shown again.' }), secret_count: secretCount },
  { title: 'AddedAlertSecret', description: 'The new secret.', examples: [{ secret: exampleSecret, secret_count: 2 }] },
);
const RemovedSecret = Type.Object(
  { secret_count: secretCount },
  { title: 'RemovedAlertSecret', description: 'The secret is removed.', examples: [{ secret_count: 1 }] },
);

/** In the answer to a create. */
export const FirstSecret = Type.Object(
  {
    secret: Nullable(
      Type.String({ description: 'Verifies the signatures of notifications. It is not shown again. Null for Slack.' }),
    ),
  },
  { examples: [{ secret: exampleSecret }] },
);

export const destinationSecretRoutes: FastifyPluginAsyncTypebox = async function destinationSecretRoutes(app) {
  const id = Id('The id of the destination.', example.id);
  const config = { ...writeConfig(alertDestination), failures: [NotFound, Conflict] } as const;
  const audience = writersOf(alertDestination);

  app.post(
    '/:id/secrets',
    {
      config,
      schema: {
        operationId: 'addAlertSecret',
        tags: [words.tag],
        summary: 'Add a secret to an alert destination',
        description: `${audience} Notifications are signed with both secrets until one is removed. 409 when there are two already, and for Slack.`,
        params: Strict({ id }),
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response: { 200: AddedSecret },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(alertDestination, request);
      const destinationId = request.params.id.toLowerCase();
      const { secret, sealed } = createSecret(app.secretBox, scope.orgId, destinationId);
      const count = await changeSecrets(scope, destinationId, { added: sealed });
      await announceWrite(reply, alertDestination, 'change', scope.orgId);
      reply.header('cache-control', 'no-store');
      return { secret, secret_count: count };
    },
  );

  app.delete(
    '/:id/secrets/:age',
    {
      config,
      schema: {
        operationId: 'removeAlertSecret',
        tags: [words.tag],
        summary: 'Remove one of two secrets of an alert destination',
        description: `${audience} Removing the older one ends a rotation, removing the newer one undoes it. 409 when there are not two.`,
        params: Strict({
          id,
          age: Type.Enum(['older', 'newer'], { description: 'Which of the two.', examples: ['older'] }),
        }),
        querystring: Strict({}),
        response: { 200: RemovedSecret },
      },
    },
    async (request, reply) => {
      const scope = scopeOf(alertDestination, request);
      const { id: destinationId, age } = request.params;
      const count = await changeSecrets(scope, destinationId.toLowerCase(), { removed: age });
      await announceWrite(reply, alertDestination, 'change', scope.orgId);
      return { secret_count: count };
    },
  );
};

async function changeSecrets(
  { database, orgId }: OrgScope,
  destination: string,
  change: SecretChange,
): Promise<number> {
  const changed = await database.rpc('change_alert_secrets', { org: orgId, destination, ...change });
  if (changed.error?.code === 'PT409') {
    const state = change.added === undefined ? 'does not have two secrets' : 'takes no further secret';
    throw new Conflict(`This destination ${state}`, { cause: changed.error });
  }
  const count = dataOrNull(changed);
  if (count === null) throw new NotFound();
  return count;
}
