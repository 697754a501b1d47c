// What people add to a call: reviewed, tags and a note.
import { serverNowMs } from '../../data/clock.ts';
import { useMemberName } from '../../data/member-name.ts';
import type { Organization } from '../../data/session.ts';
import type { Loaded } from '../../loaded.ts';
import { Problem } from '../../parts/notice.tsx';
import { callWords } from '../../words/en/call.ts';
import { momentOf } from '../../words/time.ts';
import type { Call } from './call-head.tsx';
import { Note } from './note.tsx';
import { mayReview } from './rights.ts';
import { Section } from './section.tsx';
import { type Sentiment, SentimentChoice } from './sentiment-choice.tsx';
import { Tags } from './tags.tsx';
import { useReview } from './use-review.ts';
import './review.css';

interface ReviewProps {
  readonly call: Call;
  readonly loaded: Loaded<Call>;
  readonly organization: Organization;
}

export function Review({ call, loaded: { etag, retry }, organization }: ReviewProps) {
  const { run, isRunning, problem } = useReview(call.id);
  const { review } = call;
  const reviewedAt = review?.reviewed_at ?? null;
  const isReader = !mayReview(organization);
  const change = (sentiment: Sentiment | null) =>
    void run({ body: { sentiment_override: sentiment }, etag: undefined });
  const reviewer = useMemberName(review?.reviewed_by ?? null);
  return (
    <Section title={callWords.review}>
      <label class="review-mark">
        <input
          type="checkbox"
          checked={reviewedAt !== null}
          disabled={isRunning || isReader}
          onChange={(event) => void run({ body: { reviewed: event.currentTarget.checked }, etag: undefined })}
        />
        {callWords.reviewed}
        {reviewedAt !== null && (
          <span class="muted">
            {callWords.reviewedAt(momentOf(organization.timezone, reviewedAt, serverNowMs()), reviewer)}
          </span>
        )}
      </label>
      {!isReader && <SentimentChoice call={call} onChange={change} />}
      {problem !== undefined && <Problem problem={problem} />}
      <Tags callId={call.id} tags={review?.tags ?? []} etag={etag} isReader={isReader} />
      <Note callId={call.id} note={review?.note ?? ''} etag={etag} isReader={isReader} onConflict={retry} />
      {isReader && <p class="muted">{callWords.readOnly}</p>}
    </Section>
  );
}
