import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { dataOf, dataOrNull } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { localDate } from '../../../domain/local-time.ts';
import { CallNotFound, RecordingNotFound } from '../../../errors.ts';
import { Instant, Nullable } from '../../../http/contract.ts';
import { createNetwork } from '../../../outgoing/network.ts';
import { CallParams } from '../detail/schemas.ts';
import * as examples from '../examples.ts';
import { NoQuery } from '../schemas.ts';
import { type CopyCounts, createCopyJob } from './copy/copy-recordings.ts';
import { createPlayableUrl } from './playable-url.ts';
import { waveformRoute } from './waveform.ts';

const RecordingUrl = Type.Object(
  {
    url: Type.String({ format: 'uri', description: 'Plays the recording for anyone who has it, until it expires.' }),
    expiresAt: Instant('When the URL expires.'),
    expiresInSeconds: Type.Integer({ minimum: 1, maximum: 300 }),
    contentType: Type.String({ examples: ['audio/wav'] }),
    sizeBytes: Nullable(Type.Integer({ minimum: 0, description: 'Null unless the service copied the recording.' })),
    durationSeconds: Nullable(
      Type.Number({ minimum: 0, description: 'Of the file. Null unless the service copied and measured it.' }),
    ),
  },
  {
    title: 'RecordingUrl',
    description: 'A URL that plays the recording, for five minutes.',
    examples: [examples.recordingUrl],
  },
);

const RecordingUse = Type.Object(
  {
    as: Type.Enum(['stream', 'download'], {
      description: '`stream`: to play it. `download`: browsers save it as a file.',
    }),
  },
  { title: 'RecordingUse', additionalProperties: false, examples: [{ as: 'stream' }] },
);
type Use = Static<typeof RecordingUse>['as'];

export interface RecordingOptions {
  /** By host of a provider: the base URL of the simulated one. */
  readonly standIns?: Readonly<Record<string, string>> | undefined;
}

export const recordingRoutes: FastifyPluginAsyncTypebox<RecordingOptions> = async function recordingRoutes(
  app,
  { standIns },
) {
  await app.register(waveformRoute);
  const counts: CopyCounts = { copied: 0, failed: 0, bytes: 0 };
  app.metrics.addRecordings(counts);
  const copyRecordings = createCopyJob(app, createNetwork(standIns === undefined ? {} : { standIns }), counts);
  app.addJob({ name: 'copy recordings', everyMs: 5000, run: copyRecordings });

  app.get(
    '/:callId/recording-url',
    {
      // A HEAD request would sign and audit a URL that no client receives.
      exposeHeadRoute: false,
      config: {
        right: 'recordings.listen',
        isNeverCompressed: true,
        failures: [CallNotFound, RecordingNotFound],
      },
      schema: {
        operationId: 'getRecordingUrl',
        tags: ['Calls dashboard'],
        summary: 'Create a URL that plays the recording',
        description: 'As the POST with `stream`. Each URL is written to the audit log before it is sent.',
        params: CallParams,
        querystring: NoQuery,
        response: { 200: RecordingUrl },
      },
    },
    ({ database, member, params: { callId } }, reply) => issueUrl({ database, member, callId, as: 'stream' }, reply),
  );

  app.post(
    '/:callId/recording-url',
    {
      config: {
        right: 'recordings.listen',
        isNeverCompressed: true,
        failures: [CallNotFound, RecordingNotFound],
      },
      schema: {
        operationId: 'createRecordingUrl',
        tags: ['Calls dashboard'],
        summary: 'Create a URL that plays or downloads the recording',
        description:
          'For every member. Each URL is written to the audit log before it is sent: `recording.url_issued` to play, `recording.downloaded` to download.',
        params: CallParams,
        querystring: NoQuery,
        body: RecordingUse,
        response: { 200: RecordingUrl },
      },
    },
    ({ database, member, params: { callId }, body: { as } }, reply) =>
      issueUrl({ database, member, callId, as }, reply),
  );

  async function issueUrl({ database, member: { orgId, timezone }, callId, as }: Requested, reply: FastifyReply) {
    const call = await readRecording(database, orgId, callId);
    if (call === null) throw new CallNotFound();
    const { recording_key: key, started_at: startedAt, recording_copies: copy } = call;
    if (key === null) throw new RecordingNotFound();
    const recording = { orgId, callId, key, localDate: localDate(startedAt, timezone), isDownload: as === 'download' };
    const url = await createPlayableUrl(app.bucket, recording, app.now());
    await auditRecordingUrl(database, callId, as);
    reply.header('cache-control', 'private, no-store');
    // The call may have been given another recording than the copied one.
    const copied = copy?.recording_key === key ? copy : null;
    return { ...url, sizeBytes: copied?.size_bytes ?? null, durationSeconds: copied?.duration_seconds ?? null };
  }
};

interface Requested {
  readonly database: DatabaseHandle;
  readonly member: FastifyRequest['member'];
  readonly callId: string;
  readonly as: Use;
}

async function readRecording(database: DatabaseHandle, orgId: string, callId: string) {
  const query = database
    .from('call_logs')
    .select('recording_key, started_at, recording_copies(recording_key, size_bytes, duration_seconds)')
    .eq('org_id', orgId)
    .eq('id', callId);
  return dataOrNull(await query.maybeSingle());
}

const actions = { stream: 'recording.url_issued', download: 'recording.downloaded' } as const satisfies Record<
  Use,
  string
>;

/** The SQL function reads the caller, the organisation and the request id from the request headers and claims. */
async function auditRecordingUrl(database: DatabaseHandle, callId: string, as: Use): Promise<void> {
  const entry = { action: actions[as], subject: callId };
  if (!dataOf(await database.rpc('audit', entry))) throw new CallNotFound();
}
