// A condition that nobody evaluates would let a write through that its sender wanted stopped: it is refused.
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { ValidationFailed } from '../errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route writes only if `if-match` and `if-none-match` hold. */
    checksPreconditions?: true;
  }
}

export const conditions = fp(
  async function conditions(app: FastifyInstance) {
    app.addHook('preValidation', ({ method, headers, routeOptions, is404 }, _reply, done) => {
      if (method === 'GET' || method === 'HEAD' || is404 || routeOptions.config.checksPreconditions) return done();
      const sent = ['if-match', 'if-none-match'].find((name) => headers[name] !== undefined);
      done(sent === undefined ? undefined : new ValidationFailed(`${sent} is not evaluated here: leave it out`));
    });
  },
  { name: 'conditions' },
);
