// Requests that no route handles: 405 when the path has other methods, else 404. No token is needed: the paths are public in the
// OpenAPI document.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { MethodNotAllowed, RouteNotFound } from '../errors.ts';

const methodOrder: readonly HTTPMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

declare module 'fastify' {
  interface FastifyInstance {
    /** Set by the pages: what a browser gets for an address that does not exist. */
    unknownPage: { send?: (reply: FastifyReply) => unknown };
  }
}

export const notFound = fp(
  async function notFound(app: FastifyInstance) {
    const unknownPage: FastifyInstance['unknownPage'] = {};
    app.decorate('unknownPage', unknownPage);
    // Fastify cannot list the methods of a path, so this second router of the same kind is searched, only for such requests.
    const router = createRouter(app.initialConfig.routerOptions);
    const methodsOfAllPaths = new Set<string>();

    app.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) {
        if (url === '*') methodsOfAllPaths.add(name);
        else router.on(name as HTTPMethod, url, () => {});
      }
    });

    app.setNotFoundHandler((request, reply) => {
      const found = methodOrder.filter((method) => router.find(method, request.raw.url ?? '') !== null);
      if (found.length === 0 && isForPerson(request) && unknownPage.send !== undefined) return unknownPage.send(reply);
      // A route of this method that has nothing under the path, such as a file that does not exist, calls this handler too.
      if (found.length === 0 || found.includes(request.method as HTTPMethod)) throw new RouteNotFound();
      const allowed = methodOrder
        .filter((method) => found.includes(method) || methodsOfAllPaths.has(method))
        .join(', ');
      reply.header('allow', allowed);
      throw new MethodNotAllowed(allowed);
    });
  },
  { name: 'not-found' },
);

/** A browser that follows a link. Clients of the API get JSON, whatever they accept. */
function isForPerson({ method, url, headers }: FastifyRequest): boolean {
  return method === 'GET' && !url.startsWith('/api/') && headers.accept?.includes('text/html') === true;
}
