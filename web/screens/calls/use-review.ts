// Changes the review of a call. A change that another person has overtaken is refused with 412.
import { api } from '../../data/api.ts';
import type { paths } from '../../data/api-types.d.ts';
import { type Change, useChange } from '../../data/change.ts';
import type { Call } from './call-head.tsx';

type ReviewChange = paths['/api/calls-dashboard/{callId}']['patch']['requestBody']['content']['application/json'];

interface Asked {
  readonly body: ReviewChange;
  /** Undefined: whatever the present state is. */
  readonly etag: string | undefined;
}

export function useReview(callId: string): Change<Asked, Call> {
  return useChange(({ body, etag }: Asked) =>
    api.PATCH('/api/calls-dashboard/{callId}', {
      params: { path: { callId }, ...(etag !== undefined && { header: { 'if-match': etag } }) },
      body,
    }),
  );
}
