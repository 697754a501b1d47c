// Tells people when a part fails for a while, and when it is over: in the log, and on the webhook where there is one.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { type Alerts, createAlerts } from '../alerts/alerts.ts';
import type { Config } from '../config.ts';

declare module 'fastify' {
  interface FastifyInstance {
    alerts: Alerts;
  }
}

export const alerts = fp(
  async function alerts(app: FastifyInstance, { alertWebhookUrl: webhookUrl }: Config) {
    const created = createAlerts({ log: app.log, webhookUrl, now: app.steadyNow });
    app.decorate('alerts', created);
    app.addHook('onClose', () => created.close());
  },
  { name: 'alerts' },
);
