import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { dataOf, dataOrNull } from '../../../database/postgrest-response.ts';
import type { DatabaseHandle } from '../../../database/supabase.ts';
import { localDate } from '../../../domain/local-time.ts';
import { CallNotFound, RecordingNotFound } from '../../../errors.ts';
import { Instant } from '../../../http/contract.ts';
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
  },
  {
    title: 'RecordingUrl',
    description: 'A URL that plays the recording, for five minutes.',
    examples: [examples.recordingUrl],
  },
);

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
      config: { isNeverCompressed: true, failures: [CallNotFound, RecordingNotFound] },
      schema: {
        operationId: 'createRecordingUrl',
        tags: ['Calls dashboard'],
        summary: 'Create a URL that plays the recording',
        description: 'Each URL is written to the audit log before it is sent.',
        params: CallParams,
        querystring: NoQuery,
        response: { 200: RecordingUrl },
      },
    },
    async ({ database, member: { orgId, timezone }, params: { callId } }, reply) => {
      const call = await readRecordingKey(database, orgId, callId);
      if (call === null) throw new CallNotFound();
      if (call.recording_key === null) throw new RecordingNotFound();
      const recording = { orgId, callId, key: call.recording_key, localDate: localDate(call.started_at, timezone) };
      const playable = await createPlayableUrl(app.bucket, recording, app.now());
      await auditRecordingUrl(database, callId);
      reply.header('cache-control', 'private, no-store');
      return playable;
    },
  );
};

async function readRecordingKey(database: DatabaseHandle, orgId: string, callId: string) {
  const query = database.from('call_logs').select('recording_key, started_at').eq('org_id', orgId).eq('id', callId);
  return dataOrNull(await query.maybeSingle());
}

/** The SQL function reads the caller, the organisation and the request id from the request headers and claims. */
async function auditRecordingUrl(database: DatabaseHandle, callId: string): Promise<void> {
  const entry = { action: 'recording.url_issued', subject: callId };
  if (!dataOf(await database.rpc('audit', entry))) throw new CallNotFound();
}
