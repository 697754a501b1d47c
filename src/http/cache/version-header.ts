// `x-callboard-version`: the response to a write carries a token. A read that sends the token sees the write, on any instance.
// The token is only a name: an instance that receives a new one waits until the change feed has delivered all commits so far.
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { LRUCache } from 'lru-cache';
import type { OrgId } from '../../cache/key.ts';
import { ValidationFailed } from '../../errors.ts';
import { isUuid } from '../contract.ts';

export const versionHeader = 'x-callboard-version';

declare module 'fastify' {
  interface FastifyReply {
    /** After a committed write and before its response: invalidates here, and sets the token for reads on other instances. */
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

/** A client may have written several times, and sends the tokens of all writes. */
const maxTokens = 20;

export function tokensIn(sent: string): readonly string[] {
  const tokens = sent.split(',').map((token) => token.trim());
  if (tokens.length <= maxTokens && tokens.every(isUuid)) return tokens;
  throw new ValidationFailed(
    `${versionHeader} must be the value from the response to a write, or up to ${maxTokens} such values separated by commas`,
    { field: versionHeader },
  );
}

interface TokenOptions {
  /** True: every commit from before the call was delivered. */
  catchUp(): Promise<boolean>;
  readBack(org: OrgId): void;
  readonly maxRemembered?: number;
}

export function createVersionTokens({ catchUp, readBack, maxRemembered = 10_000 }: TokenOptions) {
  const reached = new LRUCache<string, true>({ max: maxRemembered });

  return {
    /** Rule 8, a token waits for the change feed. False: it is not known to be complete, so the read must bypass the cache. */
    async reach(org: OrgId, tokens: readonly string[]): Promise<boolean> {
      const missing = tokens.map((token) => `${org} ${token}`).filter((token) => reached.get(token) === undefined);
      if (missing.length === 0) return true;
      if (!(await catchUp())) return false;
      readBack(org);
      for (const token of missing) reached.set(token, true);
      return true;
    },
  };
}
