import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { createSecretBox, type SecretBox } from '../database/secret-box.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Encrypts and decrypts the secrets of connections. */
    secretBox: SecretBox;
    /** The address at which providers reach this service, without a slash at the end. */
    publicUrl: () => string;
  }
}

interface Options {
  readonly secretKeys: readonly string[];
  /** Absent: the address that the service listens on. */
  readonly publicUrl?: string | undefined;
}

export const secretBox = fp(
  async function secretBox(app: FastifyInstance, { secretKeys, publicUrl }: Options) {
    app.decorate('secretBox', createSecretBox(secretKeys));
    // A test may inject requests into a service that does not listen.
    app.decorate('publicUrl', () => publicUrl ?? (app.server.listening ? app.listeningOrigin : 'http://127.0.0.1'));
  },
  { name: 'secret-box' },
);
