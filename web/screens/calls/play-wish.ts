// The call that was opened to be played at once. Opening a call in any other way plays nothing.
import { signal } from '@preact/signals';

export const playWish = signal<string | undefined>(undefined);
