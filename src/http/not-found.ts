// What no route answers: 405 where the path takes other methods, 404 where there is no such path. Both are in the document of the
// API for everybody, so no token is asked for.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import createRouter, { type HTTPMethod } from 'find-my-way';
import { MethodNotAllowed, RouteNotFound } from '../errors.ts';

const usualOrder: readonly HTTPMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

export const notFound = fp(
  async function notFound(app: FastifyInstance) {
    // Fastify does not tell which routes a path would have by other methods. This is its router, asked only then.
    const router = createRouter(app.initialConfig.routerOptions);
    const methodsOfAllPaths = new Set<string>();

    app.addHook('onRoute', ({ method, url }) => {
      for (const name of [method].flat()) {
        if (url === '*') methodsOfAllPaths.add(name);
        else router.on(name as HTTPMethod, url, () => {});
      }
    });

    app.setNotFoundHandler((request, reply) => {
      const found = usualOrder.filter((method) => router.find(method, request.raw.url ?? '') !== null);
      if (found.length === 0) throw new RouteNotFound();
      const allowed = usualOrder.filter((method) => found.includes(method) || methodsOfAllPaths.has(method)).join(', ');
      reply.header('allow', allowed);
      throw new MethodNotAllowed(allowed);
    });
  },
  { name: 'not-found' },
);
