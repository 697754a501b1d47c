// Reports lasting failures of a part of the service, and their end, in the log and on the configured channels.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { type Alerts, createAlerts } from '../alerts/alerts.ts';
import { createChannels } from '../alerts/channels.ts';
import type { Config } from '../config.ts';

declare module 'fastify' {
  interface FastifyInstance {
    alerts: Alerts;
  }
}

export const alerts = fp(
  async function alerts(app: FastifyInstance, { alerts: settings }: Config) {
    const created = createAlerts({ log: app.log, channels: createChannels(settings), now: app.steadyNow });
    app.decorate('alerts', created);
    app.addHook('onClose', () => created.close());
  },
  { name: 'alerts' },
);
