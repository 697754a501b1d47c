// How many calls a minute the simulated provider of the local stack makes. The route exists only where it runs.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { Strict } from '../http/contract.ts';
import { assertLoopback } from './demo-sign-in.ts';

export interface DemoTraffic {
  /** 0: no more calls begin. */
  setCallsPerMinute(callsPerMinute: number): void;
}

interface TrafficOptions {
  readonly traffic: DemoTraffic;
}

const Traffic = Strict({ callsPerMinute: Type.Integer({ minimum: 0, maximum: 60 }) });

export const demoTraffic: FastifyPluginAsyncTypebox<TrafficOptions> = async function demoTraffic(app, { traffic }) {
  app.post(
    '/demo/traffic',
    {
      config: { access: 'open' },
      schema: { hide: true, body: Traffic, response: { 200: Traffic } },
    },
    async (request) => {
      assertLoopback(request);
      const { callsPerMinute } = request.body;
      traffic.setCallsPerMinute(callsPerMinute);
      return { callsPerMinute };
    },
  );
};
