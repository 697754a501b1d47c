// What the signed-in person has chosen, on all their devices.
import { signal } from '@preact/signals';
import { api } from './api.ts';
import { useGet } from './get.ts';
import { session } from './session.ts';

interface Chosen {
  readonly userId: string | undefined;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Chosen on this page, and shown at once: the service stores it a moment later. */
const chosen = signal<Chosen>({ userId: undefined, values: {} });

/** The value is anything: check it before use. Undefined until it is read, and where nothing is stored. */
export function usePreference(name: string): [value: unknown, keep: (value: unknown) => void] {
  const stored = useGet('/api/me/preferences', {}).value?.preferences;
  const userId = session.user.value?.id;
  const values = chosen.value.userId === userId ? chosen.value.values : {};

  function keep(value: unknown): void {
    // The whole object is replaced, so it must have been read.
    if (stored === undefined) return;
    chosen.value = { userId, values: { ...values, [name]: value } };
    // Not stored, it is at least kept for this page.
    api.PUT('/api/me/preferences', { body: { preferences: { ...stored, ...chosen.value.values } } }).catch(() => {});
  }
  return [name in values ? values[name] : stored?.[name], keep];
}
