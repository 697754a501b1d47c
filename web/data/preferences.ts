// What the signed-in person has chosen, on all their devices.
import { api } from './api.ts';
import { useChange } from './change.ts';
import { useGet } from './get.ts';

/** The value is anything: check it before use. Undefined until it is read, and where nothing is stored. */
export function usePreference(name: string): [value: unknown, keep: (value: unknown) => void] {
  const { value } = useGet('/api/me/preferences', {});
  const { run } = useChange((preferences: Record<string, unknown>) =>
    api.PUT('/api/me/preferences', { body: { preferences } }),
  );
  return [value?.preferences[name], (next) => void run({ ...value?.preferences, [name]: next })];
}
