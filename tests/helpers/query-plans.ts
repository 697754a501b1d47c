// The plans of the queries that the service sends: its requests to PostgREST are repeated to be explained.
import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { expect, vi } from 'vitest';
import { get, startInstance, type TestOrg } from './app.ts';
import { startFaultyUpstream } from './faulty-upstream.ts';
import type { TestStack } from './stack.ts';

interface Plan {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Index Cond'?: string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

export interface Step {
  readonly type: string;
  readonly table?: string | undefined;
  readonly index?: string | undefined;
  readonly condition: string;
}

export async function startExplainer(stack: TestStack) {
  const { sql, services, postgrest } = stack;
  const { pathname } = new URL(stack.databaseUrl);
  await sql.query(`alter role authenticator in database ${pathname.slice(1)} set pgrst.db_plan_enabled = 'true'`);
  await sql.query(`notify pgrst, 'reload config'`);
  const upstream = await startFaultyUpstream(services.supabase.url);
  const app: FastifyInstance = await startInstance(stack, { between: upstream.inFrontOf });

  return {
    /** The plan steps of each query of this GET, by table or function. */
    async stepsOf(org: TestOrg, url: string): Promise<Record<string, Step[]>> {
      const sent: { name: string; url: string; headers: IncomingHttpHeaders }[] = [];
      upstream.setFault(({ name, request, forward }) => {
        const { url: asked = '', headers } = request;
        if (asked.startsWith('/rest/v1/')) sent.push({ name, url: asked, headers });
        forward();
      });
      const answer = await get(app, org, url);
      expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      const explained = sent.map(
        async ({ name, url: asked, headers }) => [name, await explain(asked, headers)] as const,
      );
      return Object.fromEntries(await Promise.all(explained));
    },
    async close() {
      await app.close();
      await upstream.close();
    },
  };

  async function explain(asked: string, headers: IncomingHttpHeaders): Promise<Step[]> {
    const { authorization = '', prefer = '' } = headers as Record<string, string>;
    const accept = 'application/vnd.pgrst.plan+json; for="application/json"; options=verbose';
    const key = { 'x-callboard-key': String(headers['x-callboard-key']) };
    const own = { ...key, authorization, prefer, 'x-org-id': String(headers['x-org-id'] ?? ''), accept };
    // PostgREST reloads its configuration in the background.
    const answer = await vi.waitFor(
      async () => {
        const response = await fetch(`${postgrest.url}${asked.replace('/rest/v1', '')}`, { headers: own });
        expect(response.status, await response.clone().text()).toBe(200);
        return (await response.json()) as { Plan: Plan }[];
      },
      { timeout: 30_000, interval: 20 },
    );
    return answer.flatMap(({ Plan: plan }) => stepsIn(plan));
  }
}

function stepsIn(plan: Plan): Step[] {
  const { 'Node Type': type, 'Relation Name': table, 'Index Name': index, 'Index Cond': condition = '' } = plan;
  return [{ type, table, index, condition }, ...(plan.Plans ?? []).flatMap(stepsIn)];
}
