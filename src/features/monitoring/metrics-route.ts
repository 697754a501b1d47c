// The metrics in the format of Prometheus.
import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { Strict } from '../../http/contract.ts';

const example = `# HELP cache_reads_total Cache reads by policy and outcome. Stale and bypass appear after the first of them.
# TYPE cache_reads_total counter
cache_reads_total{policy="call stats",outcome="hit"} 9180
`;

export const metricsRoute: FastifyPluginAsyncTypebox = async function metricsRoute(app) {
  app.get(
    '/metrics',
    {
      config: { access: 'scrape' },
      schema: {
        operationId: 'getMetrics',
        tags: ['Monitoring'],
        summary: 'Get metrics for Prometheus',
        description:
          'Labels are route, status class, policy and tier, never an organisation or a cache key. At most 60 KB. `METRICS_TOKEN` is accepted as the bearer token.',
        querystring: Strict({}),
        response: {
          200: {
            description: 'Prometheus text format.',
            content: { 'text/plain': { schema: Type.String({ examples: [example] }) } },
          },
        },
      },
    },
    async (_request, reply) => {
      reply.type(app.metrics.contentType).header('cache-control', 'no-store');
      return app.metrics.read();
    },
  );
};
