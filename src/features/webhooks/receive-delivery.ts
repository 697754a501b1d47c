// One delivery: find the connection, verify, read, store. Nothing is parsed, stored or logged before the signature is verified.
import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { acrossOrgs } from '../../cache/key.ts';
import { SecretNotOpened } from '../../database/secret-box.ts';
import {
  MisdirectedEvent,
  RateLimited,
  SecretUnavailable,
  SignatureExpected,
  SignatureRefused,
  TooManyEvents,
  WebhookNotFound,
} from '../../errors.ts';
import { parsePayload } from '../../providers/parse-payload.ts';
import {
  type Delivery,
  Misdirected,
  type Payload,
  type Provider,
  type ProviderEvent,
  type Refusal,
} from '../../providers/provider.ts';
import { providerNamed } from '../../providers/providers.ts';
import { redact } from '../../providers/redact.ts';
import { connectionView, type WebhookConnection } from './connection-view.ts';
import type { Deliveries, Outcome } from './deliveries.ts';
import { retriable } from './retriable.ts';
import { quarantineEvent, storeEvent } from './store-event.ts';
import { reasonOf } from './unreadable.ts';

interface Addressed {
  readonly provider: string;
  readonly webhookId: string;
  readonly ip: string;
}

interface Received {
  readonly outcome: Outcome;
  readonly orgId: string;
}

/** Without a connection the same work is done with this secret, so that the time of a response does not tell whether a URL exists. */
const noSecret = randomBytes(32).toString('base64');
const webhookIdFormat = /^[0-9a-f]{32}$/;

export function createReceiver(app: FastifyInstance, deliveries: Deliveries) {
  /** Throws errors of the catalogue. */
  return async function receive({ webhookId, ip, ...named }: Addressed, delivery: Delivery): Promise<Received> {
    const provider = providerNamed(named.provider);
    if (provider === undefined) throw refuse(ip, new WebhookNotFound());
    const found = await readConnection(webhookId);
    const connection = found?.provider === provider.name ? found : null;
    const refusal = await verify(provider, connection, delivery);
    if (connection === null) {
      deliveries.count(provider.name, 'unknown');
      throw refuse(ip, new WebhookNotFound());
    }
    if (refusal !== null) {
      deliveries.count(provider.name, refusal);
      deliveries.refuse(connection.orgId, connection.id);
      throw refuse(ip, errorOf(provider, refusal));
    }
    const waitSeconds = app.rateLimits.ofOrg(connection.orgId);
    if (waitSeconds > 0) {
      deliveries.count(provider.name, 'limited');
      throw new TooManyEvents();
    }
    const outcome = await accept(provider, connection, delivery);
    deliveries.count(provider.name, outcome);
    return { outcome, orgId: connection.orgId };
  };

  async function readConnection(webhookId: string): Promise<WebhookConnection | null> {
    if (!webhookIdFormat.test(webhookId)) return null;
    const params = { webhookId };
    const { policy, load } = connectionView;
    const found = await retriable(() =>
      app.cache.read(policy, acrossOrgs, params, () =>
        app.withServiceDatabase((database) => load({ database, orgId: '', now: app.now() }, params)),
      ),
    );
    return found as WebhookConnection | null;
  }

  function verify(provider: Provider, connection: WebhookConnection | null, delivery: Delivery) {
    const secrets = connection === null ? [noSecret] : openSecrets(connection);
    return provider.verify(delivery, { secrets, options: connection?.options ?? {}, nowMs: app.now() });
  }

  /** A secret that cannot be decrypted must not stop deliveries that are signed with the other one. */
  function openSecrets(connection: WebhookConnection): readonly string[] {
    const opened = connection.sealedSecrets.flatMap((sealed) => openSecret(connection, sealed));
    if (opened.length === 0 && connection.sealedSecrets.length > 0) throw new SecretUnavailable();
    return opened;
  }

  function openSecret({ orgId, id }: WebhookConnection, sealed: string): readonly string[] {
    try {
      return [app.secretBox.open(sealed, { orgId, connectionId: id, purpose: 'secret' })];
    } catch (error) {
      if (!(error instanceof SecretNotOpened)) throw error;
      const advice = `a secret of the connection ${id} cannot be decrypted: check CONNECTION_SECRETS_KEY`;
      app.alerts.failed('webhooks', Object.assign(error, { isDefinite: true, advice }));
      return [];
    }
  }

  /** Refused requests count against the address they come from; verified ones against their organisation. */
  function refuse(ip: string, error: Error): Error {
    const waitSeconds = app.rateLimits.ofAddress(ip);
    return waitSeconds === 0 ? error : new RateLimited(waitSeconds);
  }

  async function accept(provider: Provider, connection: WebhookConnection, delivery: Delivery): Promise<Outcome> {
    let payload: Payload | null = null;
    let event: ProviderEvent;
    try {
      payload = redact(parsePayload(delivery));
      event = provider.readEvent(payload, { nowMs: app.now() });
    } catch (error) {
      if (error instanceof Misdirected) throw misdirected(provider, connection, error);
      // Also after a defect of the adapter: most providers send an event only once.
      return quarantine(connection, { payload, rawBody: delivery.rawBody, error: reasonOf(error) });
    }
    if (event.call === null) return 'ignored';
    const stored = await retriable(() =>
      storeEvent(app.withServiceDatabase, connection, event, { source: 'webhook', payload }),
    );
    if (stored.isDuplicate) return 'duplicate';
    return stored.state === 'applied' ? 'applied' : 'stored';
  }

  async function quarantine(
    connection: WebhookConnection,
    unread: { payload: Payload | null; rawBody: Buffer; error: string },
  ): Promise<Outcome> {
    const stored = await retriable(() =>
      quarantineEvent(app.withServiceDatabase, connection, { source: 'webhook', ...unread }),
    );
    return stored.isDuplicate ? 'duplicate' : 'quarantined';
  }

  /** The call at the provider fails now, so it is reported at once. */
  function misdirected(provider: Provider, { id }: WebhookConnection, { message }: Misdirected): Error {
    deliveries.count(provider.name, 'misdirected');
    const error = new MisdirectedEvent(message);
    const advice = `${provider.title}, connection ${id}: ${message}`;
    app.alerts.failed('webhooks', Object.assign(error, { isDefinite: true, advice }));
    return error;
  }
}

function errorOf({ unsignedStatus }: Provider, refusal: Refusal): Error {
  return refusal === 'unsigned' && unsignedStatus === 503 ? new SignatureExpected() : new SignatureRefused();
}
