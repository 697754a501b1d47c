import failedDial from '../../unit/providers/elevenlabs/payloads/call-initiation-failure.json' with { type: 'json' };
import finished from '../../unit/providers/elevenlabs/payloads/post-call-transcription.json' with { type: 'json' };
import type { AgentSequences } from './agent-sequences.ts';

const { data } = finished;
const voicemail = { ...data.metadata, termination_reason: 'voicemail_detection tool was called.' };

export const elevenLabsSequences: AgentSequences = {
  answered: [finished],
  missed: [failedDial],
  voicemail: [{ ...finished, data: { ...data, metadata: voicemail } }],
  failed: [{ ...finished, data: { ...data, status: 'failed' } }],
};
