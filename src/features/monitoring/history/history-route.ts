// What this process did in the last hour. Samples are taken in memory, so another instance has another history.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Timers } from '../../../database/change-feed/timers.ts';
import type { Instance } from '../instance.ts';
import { describeHistory } from './describe-history.ts';
import { createHistory, type History as Samples, sampleMs } from './history.ts';
import { History, HistoryQuery } from './history-schema.ts';
import { createLevels } from './levels.ts';

/** A sample that is due must not keep the process alive. */
const unrefTimers: Timers = {
  set: (callback, ms) => setTimeout(callback, ms).unref(),
  clear: (timer) => clearTimeout(timer as NodeJS.Timeout),
};

export const historyRoute: FastifyPluginAsyncTypebox<{ readonly instance: Instance }> = async function historyRoute(
  app,
  { instance },
) {
  let samples: Pick<Samples, 'last'> | undefined;
  let stop = () => {};

  // When all policies are declared.
  app.addHook('onReady', async () => {
    const levels = createLevels(app.changeFeed);
    const history = createHistory({
      readCounters: () => ({ ...app.metrics.requests(), policies: app.cache.stats().policies }),
      readLevels: levels.read,
      ...{ now: app.now, steadyNow: app.steadyNow, timers: unrefTimers },
    });
    samples = history;
    stop = () => {
      history.stop();
      levels.stop();
    };
  });
  app.addHook('onClose', async () => stop());

  app.get(
    '/history',
    {
      config: { access: 'monitor' },
      schema: {
        operationId: 'getHistory',
        tags: ['Monitoring'],
        summary: 'Get the last hour',
        description:
          'Requests, cache reads and the load of this process, in samples of ten seconds. Behind a load balancer, compare `instance.id`: each instance has its own history.',
        querystring: HistoryQuery,
        response: { 200: History },
      },
    },
    async ({ query: { minutes } }, reply) => {
      reply.header('cache-control', 'no-store');
      const series = describeHistory(samples?.last(minutes) ?? []);
      return { instance, sampleSeconds: sampleMs / 1000, ...series };
    },
  );
};
