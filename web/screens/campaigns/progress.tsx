// How far a campaign has come: one bar of the states of its contacts, each state a link to its contacts, and the numbers in words.
import type { AnswerOf } from '../../data/get.ts';
import { campaignWords } from '../../words/en/campaigns.ts';
import { count } from '../../words/numbers.ts';

type Counts = AnswerOf<'/api/campaigns/{id}/progress'>;

const states = ['completed', 'calling', 'queued', 'failed', 'canceled'] as const;
export type QueueState = (typeof states)[number];

interface ProgressProps {
  readonly progress: Counts;
  readonly href: (state: QueueState) => string;
}

export function Progress({ progress, href }: ProgressProps) {
  if (progress.total === 0) return <p class="muted">{campaignWords.noContacts}</p>;
  const shown = states.filter((state) => progress[state] > 0);
  return (
    <div class="progress">
      <div class="progress-bar" aria-hidden="true">
        {shown.map((state) => (
          <span key={state} class={`progress-part progress-${state}`} style={{ flexGrow: progress[state] }} />
        ))}
      </div>
      <ul class="progress-counts">
        {shown.map((state) => (
          <li key={state}>
            <a href={href(state)}>{campaignWords.stateCount(count(progress[state]), campaignWords.states[state])}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
