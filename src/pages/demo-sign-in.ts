// Sign-in of the local stack: a token for a demo user. The routes exist only where the local stack runs.
import { type FastifyPluginAsyncTypebox, type Static, Type } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { Forbidden } from '../errors.ts';
import { Strict } from '../http/contract.ts';

export const DemoOrganization = Type.Object({
  slug: Type.String(),
  name: Type.String(),
  people: Type.Array(Type.Object({ role: Type.String(), name: Type.String(), email: Type.String() })),
});

export interface DemoSignIn {
  readonly organizations: Static<typeof DemoOrganization>[];
  /** Undefined when there is no such user. */
  issueToken(
    org: string | undefined,
    role: string,
  ): Promise<{ readonly accessToken: string; readonly expiresAt: string } | undefined>;
}

interface DemoOptions {
  readonly demo: DemoSignIn;
}

const TokenRequest = Strict({
  org: Type.Optional(Type.String({ maxLength: 100 })),
  role: Type.String({ maxLength: 20 }),
});
const TokenResponse = Type.Object({ accessToken: Type.String(), expiresAt: Type.String() });

export const demoSignIn: FastifyPluginAsyncTypebox<DemoOptions> = async function demoSignIn(app, { demo }) {
  app.post(
    '/demo/token',
    {
      config: { access: 'open' },
      schema: { hide: true, body: TokenRequest, response: { 200: TokenResponse } },
    },
    async (request) => {
      assertLoopback(request);
      const { org, role } = request.body;
      const token = await demo.issueToken(org, role);
      if (token === undefined) throw new Forbidden();
      return token;
    },
  );
};

const loopback = ['localhost', '127.0.0.1', '[::1]'];

/** A page of another site could send this request, or reach this port under a host name of its own (DNS rebinding). */
export function assertLoopback({ hostname, headers: { origin } }: Pick<FastifyRequest, 'hostname' | 'headers'>): void {
  const from = origin === undefined ? hostname : URL.parse(origin)?.hostname;
  if (!loopback.includes(hostname) || from === undefined || !loopback.includes(from)) throw new Forbidden();
}
