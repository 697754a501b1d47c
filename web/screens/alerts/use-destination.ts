// The changes of one destination.
import { api } from '../../data/api.ts';
import { useChange } from '../../data/change.ts';
import { say } from '../../frame/toast.tsx';
import { destinationWords } from '../../words/en/alerts.ts';

export function useDestination(id: string) {
  const params = { path: { id } };
  const change = useChange((active: boolean) =>
    api.PATCH('/api/alert-destinations/{id}', { params, body: { active } }),
  );
  const test = useChange((_: undefined) => api.POST('/api/alert-destinations/{id}/test', { params, body: {} }));
  const addSecret = useChange((_: undefined) => api.POST('/api/alert-destinations/{id}/secrets', { params, body: {} }));
  const removeSecret = useChange((age: 'older' | 'newer') =>
    api.DELETE('/api/alert-destinations/{id}/secrets/{age}', { params: { path: { id, age } } }),
  );
  const remove = useChange((_: undefined) => api.DELETE('/api/alert-destinations/{id}', { params }));
  return {
    problem: change.problem ?? test.problem ?? addSecret.problem ?? removeSecret.problem ?? remove.problem,
    setActive: (active: boolean) => void change.run(active),
    test: () => void test.run(undefined).then((queued) => queued !== undefined && say(destinationWords.tested)),
    /** The new secret, which is shown once. */
    addSecret: async () => (await addSecret.run(undefined))?.secret,
    removeSecret: (age: 'older' | 'newer') => void removeSecret.run(age),
    remove: () => void remove.run(undefined),
  };
}
