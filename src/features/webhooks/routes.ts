// Where providers deliver the events of calls. Not below /api: the sender is a provider, and its signature is its only credential.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { orgKey } from '../../cache/key.ts';
import {
  MisdirectedEvent,
  SecretUnavailable,
  SignatureExpected,
  SignatureRefused,
  TooManyEvents,
  WebhookNotFound,
} from '../../errors.ts';
import { Strict } from '../../http/contract.ts';
import { connectionView } from './connection-view.ts';
import { createDeliveries } from './deliveries.ts';
import { createReceiver } from './receive-delivery.ts';
import { createOpenApi } from './reconcile/connection-api.ts';
import { addWebhookJobs } from './webhook-jobs.ts';

/** Room for a long transcript. */
const bodyLimit = 5 * 1024 * 1024;

const misdirected = new MisdirectedEvent(
  'Callboard does not answer tool-calls. Send it to the server that runs the assistant, and remove it from the server messages of this URL',
);

const Received = Type.Object(
  {
    outcome: Type.Enum(['applied', 'stored', 'duplicate', 'ignored', 'quarantined'], {
      description:
        'applied: the call shows it. stored: it is applied later. duplicate: it was received before. ignored: it changes no call. quarantined: it cannot be understood, and an admin can look at it.',
    }),
  },
  {
    title: 'ReceivedEvent',
    description: 'The event is stored, or needs no storing.',
    examples: [{ outcome: 'applied' }],
  },
);

interface Options {
  readonly standIns?: Readonly<Record<string, string>> | undefined;
}

export const webhooks: FastifyPluginAsyncTypebox<Options> = async function webhooks(app, { standIns = {} }) {
  const deliveries = createDeliveries();
  const receive = createReceiver(app, deliveries);
  app.declareViews(connectionView);
  addWebhookJobs(app, deliveries, createOpenApi(app, standIns));

  // The raw bytes are what is signed.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body));

  app.post(
    '/:provider/:webhookId',
    {
      bodyLimit,
      config: {
        access: 'open',
        countsItself: true,
        failures: [SignatureRefused, WebhookNotFound, misdirected, SignatureExpected, SecretUnavailable, TooManyEvents],
      },
      schema: {
        // The body has the format of the provider: the document is for clients.
        operationId: 'receiveEvent',
        tags: ['Webhooks'],
        summary: 'Receive an event of a provider',
        description:
          'For providers, not for clients: the body and its signature have the format of the provider. At most 5 MB. After a 503, send the event again; it is stored once.',
        params: Strict({
          provider: Type.String({ maxLength: 50, description: 'The provider of the connection.', examples: ['vapi'] }),
          webhookId: Type.String({
            maxLength: 64,
            description: 'The last part of the webhook URL of the connection.',
            examples: ['5f0c1b7e9a3d4c2e8b6f0a1d2c3e4f50'],
          }),
        }),
        response: { 200: Received, 202: Received },
      },
    },
    async (request, reply) => {
      const { method, headers, ip, params } = request;
      const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const url = `${app.publicUrl()}${request.raw.url ?? ''}`;
      const { outcome, orgId } = await receive({ ...params, ip }, { method, url, headers, rawBody });
      if (outcome === 'applied') await reply.wrote(orgKey(orgId), ['call_logs']);
      return reply.code(outcome === 'stored' || outcome === 'quarantined' ? 202 : 200).send({ outcome } as never);
    },
  );
};
