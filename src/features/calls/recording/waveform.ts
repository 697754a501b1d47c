// The waveform of a copied recording.
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { dataOrNull } from '../../../database/postgrest-response.ts';
import { WaveformNotFound } from '../../../errors.ts';
import { defineView } from '../../../http/cache/view.ts';
import { Nullable } from '../../../http/contract.ts';
import { CallParams } from '../detail/schemas.ts';
import * as examples from '../examples.ts';
import { NoQuery } from '../schemas.ts';
import { callTables, minute } from '../views.ts';
import { peaksPerChannel } from './peaks/peak-meter.ts';

/** Two sides that take turns, as in the example of a call. */
const examplePeaks = [examples.callerTalks, examples.agentTalks].map((talks) => ({
  peaks: Array.from({ length: peaksPerChannel }, (_, at) =>
    talks((at / peaksPerChannel) * examples.callDetail.duration_seconds) ? 30 + ((at * 37) % 65) : at % 3,
  ),
}));

const Waveform = Type.Object(
  {
    durationSeconds: Nullable(Type.Number({ minimum: 0 })),
    channels: Type.Array(
      Type.Object({
        peaks: Type.Array(Type.Integer({ minimum: 0, maximum: 100 }), {
          description: `The highest level of each of ${peaksPerChannel} equal parts of the recording, in percent.`,
        }),
      }),
      { description: 'One for mono. With two, providers mostly record the caller and the agent separately.' },
    ),
  },
  {
    title: 'Waveform',
    description: 'The waveform of the recording.',
    examples: [{ durationSeconds: 160.2, channels: examplePeaks }],
  },
);

const waveformView = defineView({
  name: 'call waveform',
  tables: callTables,
  ttlMs: 5 * minute,
  negativeTtlMs: 5000,
  schema: Waveform,
  async load({ database, orgId }, { callId }: { readonly callId: string }) {
    const query = database.from('recording_copies').select('duration_seconds, peaks');
    const copy = dataOrNull(await query.eq('org_id', orgId).eq('call_id', callId).maybeSingle());
    if (copy === null || copy.peaks === null) return null;
    const peaks = copy.peaks as number[][];
    return { durationSeconds: copy.duration_seconds, channels: peaks.map((each) => ({ peaks: each })) };
  },
});

export const waveformRoute: FastifyPluginAsyncTypebox = async function waveformRoute(app) {
  app.declareViews(waveformView);
  app.get(
    '/:callId/waveform',
    {
      config: { isCached: true, tables: waveformView.policy.tables, failures: [WaveformNotFound] },
      schema: {
        operationId: 'getWaveform',
        tags: ['Calls dashboard'],
        summary: 'Get the waveform of a recording',
        description: 'For recordings that were copied from a provider, in WAV or MP3.',
        params: CallParams,
        querystring: NoQuery,
        response: { 200: Waveform },
      },
    },
    ({ params: { callId } }, reply) =>
      reply.cached(waveformView, { callId: callId.toLowerCase() }, () => new WaveformNotFound()),
  );
};
