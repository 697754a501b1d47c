// `x-callboard-version`: the answer to a write carries a token, and a read that sends it back sees that write, whichever
// instance answers.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import type { OrgId } from '../../cache/key.ts';
import { ValidationFailed } from '../../errors.ts';
import { isUuid } from '../contract.ts';

export const versionHeader = 'x-callboard-version';

declare module 'fastify' {
  interface FastifyReply {
    /** After a write that was stored, before its answer: this instance reads it from now on, and the answer has a token for the others. */
    wrote: (org: OrgId | '*', tables: readonly string[]) => Promise<void>;
  }
}

export const versionHeaders = fp(
  async function versionHeaders(app: FastifyInstance) {
    app.decorateReply('wrote', async function wrote(org, tables) {
      this.header(versionHeader, randomUUID());
      await Promise.all(tables.map((table) => app.cache.changed(table, org)));
    });
  },
  { name: 'version-headers', dependencies: ['cache'] },
);

/** A client may have written through several connections: it sends the tokens of all. */
const maxTokens = 20;

export function tokensIn(sent: string): readonly string[] {
  const tokens = sent.split(',').map((token) => token.trim());
  if (tokens.length <= maxTokens && tokens.every(isUuid)) return tokens;
  throw new ValidationFailed(
    `${versionHeader} must be what a write was answered with, or up to ${maxTokens} such values with commas between them`,
  );
}
