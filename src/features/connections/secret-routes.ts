// The secrets of a connection and its webhook URL. A provider can change to a new secret without a refused delivery.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { writersOf } from '../../crud/access-words.ts';
import { sendWithEtag } from '../../crud/etag.ts';
import { announceWrite, scopeOf, writeConfig } from '../../crud/route.ts';
import { type OrgScope, readOne, updateRow } from '../../crud/store.ts';
import { dataOrNull } from '../../database/postgrest-response.ts';
import { Conflict } from '../../errors.ts';
import { Id, Nullable, Strict } from '../../http/contract.ts';
import { newWebhookId, Secret } from './columns.ts';
import type { Connection } from './connection.ts';

interface Options {
  readonly connection: Connection;
}

interface SecretChange {
  readonly added?: string;
  readonly removed?: 'older' | 'newer';
}

export const secretRoutes: FastifyPluginAsyncTypebox<Options> = async function secretRoutes(app, { connection }) {
  const { NotFound, Item, words, example } = connection;
  const tags = [words.tag];
  const id = Id('The id of the connection.', example.id);
  const response = { 200: Item };
  const config = { ...writeConfig(connection), failures: [NotFound, Conflict], sendsEtag: true } as const;
  const audience = writersOf(connection);

  app.post(
    '/:id/secrets',
    {
      config,
      schema: {
        operationId: 'addConnectionSecret',
        tags,
        summary: 'Add a secret to a connection',
        description: `${audience} The older secret stays valid. To rotate: add the new secret here, enter it at the provider, and then remove the older one. 409 when there are two already.`,
        params: Strict({ id }),
        querystring: Strict({}),
        body: Type.Object(
          { secret: Secret },
          { title: 'NewSecret', additionalProperties: false, examples: [{ secret: '<the new secret>' }] },
        ),
        response,
      },
    },
    async (request, reply) => {
      const scope = scopeOf(connection, request);
      const connectionId = request.params.id.toLowerCase();
      const place = { orgId: scope.orgId, connectionId, purpose: 'secret' } as const;
      await changeSecrets(scope, connectionId, { added: app.secretBox.seal(request.body.secret, place) });
      return sendChanged(scope, reply, connectionId);
    },
  );

  app.delete(
    '/:id/secrets/:age',
    {
      config,
      schema: {
        operationId: 'removeConnectionSecret',
        tags,
        summary: 'Remove one of two secrets of a connection',
        description: `${audience} Removing the older one ends a rotation, removing the newer one undoes it. 409 when there are not two.`,
        params: Strict({
          id,
          age: Type.Enum(['older', 'newer'], { description: 'Which of the two.', examples: ['older'] }),
        }),
        querystring: Strict({}),
        response,
      },
    },
    async (request, reply) => {
      const scope = scopeOf(connection, request);
      const connectionId = request.params.id.toLowerCase();
      await changeSecrets(scope, connectionId, { removed: request.params.age });
      return sendChanged(scope, reply, connectionId);
    },
  );

  app.post(
    '/:id/webhook-url',
    {
      config,
      schema: {
        operationId: 'changeWebhookUrl',
        tags,
        summary: 'Give a connection a new webhook URL',
        description: `${audience} The old URL answers 404 from then on, so enter the new one at the provider at once.`,
        params: Strict({ id }),
        querystring: Strict({}),
        body: Nullable(Strict({})),
        response,
      },
    },
    async (request, reply) => {
      const scope = scopeOf(connection, request);
      const row = await updateRow(scope, connection, request.params.id.toLowerCase(), { webhook_id: newWebhookId() });
      if (row === null) throw new NotFound();
      await announceWrite(reply, connection, 'change', scope.orgId);
      return sendWithEtag(reply, connection.present(row));
    },
  );

  async function changeSecrets({ database, orgId }: OrgScope, connectionId: string, change: SecretChange) {
    const changed = await database.rpc('change_connection_secrets', {
      org: orgId,
      connection: connectionId,
      ...change,
    });
    if (changed.error?.code === 'PT409') {
      const state =
        change.added === undefined ? 'does not have two secrets' : 'has two secrets already: remove one first';
      throw new Conflict(`This connection ${state}`, { cause: changed.error });
    }
    if (dataOrNull(changed) === null) throw new NotFound();
  }

  async function sendChanged(scope: OrgScope, reply: FastifyReply, connectionId: string) {
    await announceWrite(reply, connection, 'change', scope.orgId);
    const row = await readOne(scope, connection, connectionId);
    if (row === null) throw new NotFound();
    return sendWithEtag(reply, connection.present(row));
  }
};
