import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { Strict } from '../../http/contract.ts';

const example = `# HELP cache_reads_total Reads by policy and outcome; together they are all reads. Stale and bypass stand here once there are any.
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
        summary: 'For Prometheus',
        description:
          'Labels are route, class of status, policy and tier: never an organisation, never a key. At most 60 KB. `METRICS_TOKEN` is taken as the bearer too.',
        querystring: Strict({}),
        response: {
          200: {
            description: 'In the text format.',
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
