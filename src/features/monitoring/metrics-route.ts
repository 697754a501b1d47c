import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { failing, Strict } from '../../contract.ts';

const example = `# HELP cache_reads_total Reads by policy and by what came of them. All of them together are all reads.
# TYPE cache_reads_total counter
cache_reads_total{policy="call stats",outcome="hit"} 9180
`;

export const metricsRoute: FastifyPluginAsyncTypebox = async function metricsRoute(app) {
  app.get(
    '/metrics',
    {
      config: { access: 'scrape' },
      schema: {
        operationId: 'readMetrics',
        tags: ['Monitoring'],
        summary: 'For Prometheus',
        description:
          'Labels are method, route pattern, status, policy and tier: never an organisation, never a key. `METRICS_TOKEN` is taken as the bearer too.',
        querystring: Strict({}),
        response: {
          200: {
            description: 'In the text format.',
            content: { 'text/plain': { schema: Type.String({ examples: [example] }) } },
          },
          ...failing(400, 401, 403, 503),
        },
      },
    },
    async (_request, reply) => {
      reply.type(app.metrics.contentType).header('cache-control', 'no-store');
      return app.metrics.read();
    },
  );
};
