// The calls that come in while a person looks at the local stack: from a simulated Vapi, for the organisation bluebird.
import type { Services } from '../config.ts';
import { demoOrgs } from '../local-stack/demo/people.ts';
import { withClient } from '../local-stack/supabase-database.ts';
import { insertConnectionSamples } from './connection-samples.ts';
import { ensureSimulatedConnection } from './simulated-connection.ts';
import { simulatedProviders } from './simulated-providers.ts';
import { createSimulator } from './simulator.ts';
import { vapi } from './vapi.ts';

export interface DemoCalls {
  /** By host of the provider: where its API and its recordings are. */
  readonly standIns: Readonly<Record<string, string>>;
  run(serviceUrl: string): void;
  /** From 0, which is a pause. */
  setCallsPerMinute(callsPerMinute: number): void;
  close(): Promise<void>;
}

/** Calls of an earlier start: their last events were lost with the process that would have sent them. */
const endInterruptedCalls = `
  update public.call_logs set status = 'canceled', ended_at = now()
  where status in ('ringing', 'in_progress') and (provider = $1 or started_at < now() - interval '10 minutes')`;

export async function createDemoCalls(services: Services, callsPerMinute: number): Promise<DemoCalls> {
  const { databaseUrl = '', secretKeys } = services;
  const connect = (hasApi: boolean) =>
    withClient(databaseUrl, (client) =>
      ensureSimulatedConnection(client, { orgId: demoOrgs.bluebird.id, provider: vapi.name, secretKeys, hasApi }),
    );
  const { id: connectionId, path, secret, ourNumbers } = await connect(true);
  const sample = { orgId: demoOrgs.bluebird.id, connectionId, ourNumber: ourNumbers[0] ?? '' };
  await withClient(databaseUrl, async (client) => {
    await insertConnectionSamples(client, sample, vapi);
    await client.query(endInterruptedCalls, [vapi.name]);
  });
  const simulator = await createSimulator({
    provider: vapi,
    secret,
    ourNumbers,
    callsPerMinute,
    ...{ disorder: 0.1, repeats: 0.1, gaps: 0.05 },
  });
  return {
    // Also for `npm run simulate` with another provider: its recordings exist nowhere else.
    standIns: Object.fromEntries(
      ['api.vapi.ai', ...simulatedProviders.map(({ recordingHost }) => recordingHost)].map((host) => [
        host,
        simulator.url,
      ]),
    ),
    setCallsPerMinute: simulator.setCallsPerMinute,
    run: (serviceUrl) => simulator.run(`${serviceUrl}${path}`),
    async close() {
      await simulator.close();
      await connect(false);
    },
  };
}
