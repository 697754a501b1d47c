// The latest answers by request, so that a 304 can be turned into the answer that it confirms. Held in memory: some answers contain
// transcripts, which must not outlive the session.
const maxAnswers = 200;

interface Remembered {
  readonly etag: string;
  readonly text: string;
}

const answers = new Map<string, Remembered>();

export function rememberedEtag(key: string): string | undefined {
  return answers.get(key)?.etag;
}

export function remember(key: string, answer: Remembered): void {
  answers.delete(key);
  answers.set(key, answer);
  const [oldest] = answers.keys();
  if (answers.size > maxAnswers && oldest !== undefined) answers.delete(oldest);
}

export const rememberedText = (key: string): string | undefined => answers.get(key)?.text;

export const forgetAnswers = (): void => answers.clear();
