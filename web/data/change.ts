// How a screen writes to the API. A write is never repeated: only its answer may have been lost.
import { useMutation } from '@tanstack/preact-query';
import type { ApiProblem } from '../loaded.ts';
import { problemOf, problemOfWrite, RequestFailed } from './problem.ts';
import { queryClient } from './queries.ts';
import { session } from './session.ts';

interface Result<Answer> {
  readonly data?: Answer;
  readonly error?: unknown;
  readonly response: Response;
}

export interface Change<Asked, Answer> {
  /** Undefined when the write was refused; `problem` says why. */
  run(asked: Asked): Promise<Answer | undefined>;
  readonly isRunning: boolean;
  readonly problem: ApiProblem | undefined;
  forget(): void;
}

/** `send` calls the API, for example `(body) => api.POST('/api/contacts', { body })`. */
export function useChange<Asked, Answer>(send: (asked: Asked) => Promise<Result<Answer>>): Change<Asked, Answer> {
  const orgId = session.organization.value?.id;
  const { mutateAsync, isPending, error, reset } = useMutation({
    mutationFn: async (asked: Asked) => {
      const { data, error: body, response } = await send(asked);
      if (!response.ok) throw new RequestFailed(problemOf(response, body));
      return data as Answer;
    },
    onSuccess: () => void queryClient.invalidateQueries({ predicate: ({ queryKey: [org] }) => org === orgId }),
  });
  return {
    run: (asked) => mutateAsync(asked).catch(() => undefined),
    isRunning: isPending,
    problem: error === null ? undefined : problemOfWrite(error),
    forget: reset,
  };
}
