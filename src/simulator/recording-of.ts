// The recording of a simulated call: as long as its conversation, with each turn at its time.
import type { Conversation } from './conversation.ts';

/** `path` names the conversation, as each provider does in its own way. An unknown one gets ten seconds of talk. */
export async function recordingOf(path: string, conversations: readonly Conversation[]): Promise<Buffer> {
  // Imported with the first recording: the module generates its sounds when it is loaded.
  const { createRecording } = await import('../local-stack/demo/recording.ts');
  const found = conversations.find(({ id }) => path.includes(id) || path.includes(id.replaceAll('-', '')));
  const turns = found?.turns.map(({ role, startSeconds: start, endSeconds: end }) => ({ role, start, end })) ?? null;
  const recording = createRecording({ seed: path, durationSeconds: secondsOf(found), turns });
  return recording.read(0, recording.byteLength);
}

function secondsOf(conversation: Conversation | undefined): number {
  const { answeredAtMs = null, endedAtMs = 0 } = conversation ?? {};
  return answeredAtMs === null ? 10 : (endedAtMs - answeredAtMs) / 1000;
}
