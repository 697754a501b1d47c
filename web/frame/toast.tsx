// One short sentence after an action, read by screen readers too.
import { signal } from '@preact/signals';

const shownMs = 4000;
const sentence = signal<string | undefined>(undefined);
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  sentence.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => {
    sentence.value = undefined;
  }, shownMs);
}

export function Toast() {
  return <div role="status">{sentence.value !== undefined && <p class="toast">{sentence.value}</p>}</div>;
}
