// What is left to do after the call. Each item can be ticked.
import type { Organization } from '../../data/session.ts';
import { Problem } from '../../parts/notice.tsx';
import { callWords } from '../../words/en/call.ts';
import type { Call } from './call-head.tsx';
import { mayReview } from './rights.ts';
import { useReview } from './use-review.ts';

interface ActionItemsProps {
  readonly call: Call;
  readonly etag: string | undefined;
  readonly organization: Organization;
}

export function ActionItems({ call, etag, organization }: ActionItemsProps) {
  const { run, isRunning, problem } = useReview(call.id);
  if (call.action_items.length === 0) return null;
  return (
    <fieldset class="action-items" disabled={isRunning || !mayReview(organization)}>
      <legend>{callWords.actionItems}</legend>
      {call.action_items.map(({ text, done }) => (
        <label key={text} class="action-item">
          <input
            type="checkbox"
            checked={done}
            onChange={(event) =>
              void run({ body: { action_items: [{ text, done: event.currentTarget.checked }] }, etag })
            }
          />
          <span>{text}</span>
        </label>
      ))}
      {problem !== undefined && <Problem problem={problem} />}
    </fieldset>
  );
}
