import { useState } from 'preact/hooks';
import { type AnswerOf, useGet } from '../../data/get.ts';
import type { Call } from './call-head.tsx';

type Waveform = AnswerOf<'/api/calls-dashboard/{callId}/waveform'>;

/** Undefined where the recording was not measured: it is asked for once, not after each change of the call. */
export function useWaveform({ id, has_recording: isRecorded }: Call): Waveform | undefined {
  const [isMissing, setMissing] = useState(false);
  const { value, problem } = useGet(
    '/api/calls-dashboard/{callId}/waveform',
    isRecorded && !isMissing ? { path: { callId: id } } : null,
  );
  if (problem?.statusCode === 404 && !isMissing) setMissing(true);
  return isMissing ? undefined : value;
}
