import { keyWords } from '../words/en/keys.ts';
import { say } from './toast.tsx';

export async function copyText(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
  } catch {
    say(keyWords.copyRefused);
  }
}
