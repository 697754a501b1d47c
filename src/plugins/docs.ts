// The page of the documentation and the OpenAPI document, for anyone.
import helmet from '@fastify/helmet';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';

/** In a scope of its own: the security headers of a page are not those of other answers. */
export async function docs(scope: FastifyInstance) {
  scope.addHook('onRoute', (route) => {
    if (route.url.startsWith('/docs')) route.config = { ...route.config, access: 'open' };
  });
  // Whether there is TLS in front is not known here: without it, an upgraded page could load nothing.
  await scope.register(helmet, { contentSecurityPolicy: { directives: { upgradeInsecureRequests: null } } });
  await scope.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: true,
    transformStaticCSP: (policy) => policy.replace(/\s*upgrade-insecure-requests;/, ''),
    uiConfig: { persistAuthorization: true },
  });
}
