// The recordings of demo calls in the local bucket. A recording is made when it is requested: a call of 45 minutes has 86 MB.
import type { MakeObject } from '../bucket/made-object.ts';
import { withClient } from '../supabase-database.ts';
import type { SpokenTurn } from './clips.ts';

const uuid = '([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';
/** The keys that calls.sql writes. */
const demoKey = new RegExp(`^${uuid}/demo/\\d{4}/\\d\\d/${uuid}\\.wav$`);

interface RecordedCallRow {
  readonly duration_seconds: number;
  readonly transcript_turns: SpokenTurn[] | null;
}

export function createDemoRecordings(databaseUrl: string): MakeObject {
  return async function makeDemoRecording(key) {
    const [, orgId, callId = ''] = demoKey.exec(key) ?? [];
    if (orgId === undefined) return undefined;
    const { rows } = await withClient(databaseUrl, (client) =>
      client.query<RecordedCallRow>(
        `select duration_seconds, transcript_turns from public.call_logs
         where org_id = $1 and id = $2 and recording_key = $3 and duration_seconds is not null`,
        [orgId, callId, key],
      ),
    );
    const [call] = rows;
    if (call === undefined) return undefined;
    // Imported with the first recording: the module generates its sounds when it is loaded.
    const { createRecording } = await import('./recording.ts');
    const { duration_seconds: durationSeconds, transcript_turns: turns } = call;
    const { byteLength, read } = createRecording({ seed: callId, durationSeconds, turns });
    return { contentType: 'audio/wav', byteLength, read };
  };
}
