import { expect, it } from 'vitest';
import { createConversation } from '../../../src/simulator/conversation.ts';
import { recordingOf } from '../../../src/simulator/recording-of.ts';

const conversation = createConversation({
  startedAtMs: 1_764_000_000_000,
  ourNumber: '+12125550100',
  random: () => 0.3,
});
const secondsOf = (wav: Buffer) => (wav.length - 44) / 32_000;

it.each([`/${conversation.id}.wav`, `/Recordings/RE${conversation.id.replaceAll('-', '')}`])(
  'the recording of a simulated call is as long as its conversation: %s',
  async (path) => {
    const { answeredAtMs, endedAtMs } = conversation;
    const wav = await recordingOf(path, [conversation]);
    expect(answeredAtMs).not.toBeNull();
    expect(secondsOf(wav)).toBeCloseTo((endedAtMs - (answeredAtMs ?? 0)) / 1000, 2);
  },
);

it('the recording of an unknown call is ten seconds long', async () => {
  expect(secondsOf(await recordingOf('/unknown.wav', [conversation]))).toBe(10);
});
