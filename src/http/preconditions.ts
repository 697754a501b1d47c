// Refuses `if-match` and `if-none-match` on writes that do not evaluate them: ignoring a precondition could overwrite data that the
// caller wanted to protect.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { ValidationFailed } from '../errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The write evaluates `if-match` and `if-none-match`. */
    checksPreconditions?: true;
  }
}

export const preconditions = fp(
  async function preconditions(app: FastifyInstance) {
    app.addHook('preValidation', ({ method, headers, routeOptions, is404 }, _reply, done) => {
      if (method === 'GET' || method === 'HEAD' || is404 || routeOptions.config.checksPreconditions) return done();
      const sent = ['if-match', 'if-none-match'].find((name) => headers[name] !== undefined);
      done(
        sent === undefined
          ? undefined
          : new ValidationFailed(`${sent} is not supported by this route: leave it out`, { field: sent }),
      );
    });
  },
  { name: 'preconditions' },
);
