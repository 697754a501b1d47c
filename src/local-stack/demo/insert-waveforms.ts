// The waveforms of the latest recordings, as if the service had measured them when it copied the recordings from a provider.
import type pg from 'pg';
import type { SpokenTurn } from './clips.ts';

/** About a week: as many as have turns with times. */
const callsPerOrg = 2000;
const peaksPerChannel = 400;

interface RecordedCallRow {
  readonly id: string;
  readonly org_id: string;
  readonly duration_seconds: number;
  readonly transcript_turns: SpokenTurn[] | null;
}

export async function insertWaveforms(client: pg.Client): Promise<void> {
  // Imported here: the module generates its sounds when it is loaded, and most starts need none.
  const { createRecording } = await import('./recording.ts');
  const { rows } = await client.query<RecordedCallRow>(
    `select latest.* from demo_orgs as orgs, lateral (
       select id, org_id, duration_seconds, transcript_turns from public.call_logs
       where org_id = orgs.id and has_recording and recording_key not like '%/lost/%'
       order by started_at desc, id desc
       limit $1
     ) as latest`,
    [callsPerOrg],
  );
  const copies = rows.map(({ id, org_id, duration_seconds: durationSeconds, transcript_turns: turns }) => {
    const recording = createRecording({ seed: id, durationSeconds, turns });
    return { id, org_id, bytes: recording.byteLength, peaks: recording.peaks(peaksPerChannel) };
  });
  await client.query(
    `insert into public.recording_copies
       (org_id, call_id, provider, state, recording_key, content_type, size_bytes, duration_seconds, peaks, created_at, updated_at)
     select calls.org_id, calls.id, calls.provider, 'copied', recording_key, 'audio/wav', bytes, duration_seconds, peaks, ended_at, ended_at
     from jsonb_to_recordset($1) as copy (id uuid, org_id uuid, bytes bigint, peaks jsonb)
     join public.call_logs as calls on calls.org_id = copy.org_id and calls.id = copy.id`,
    [JSON.stringify(copies)],
  );
}
