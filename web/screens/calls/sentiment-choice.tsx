// The sentiment that a person gives to a call, in place of the provider's.
import { Choice } from '../../parts/choice.tsx';
import { callWords } from '../../words/en/call.ts';
import type { Call } from './call-head.tsx';

export type Sentiment = NonNullable<Call['sentiment']>;

interface SentimentChoiceProps {
  readonly call: Call;
  /** Null: that of the provider. */
  readonly onChange: (sentiment: Sentiment | null) => void;
}

export function SentimentChoice({ call: { sentiment, review }, onChange }: SentimentChoiceProps) {
  const override = review?.sentiment_override ?? null;
  const told = override === null ? sentiment : (review?.provider_sentiment ?? null);
  return (
    <Choice
      label={callWords.sentiment}
      value={override ?? 'provider'}
      options={[
        { value: 'provider' as const, text: callWords.sentimentTold(told) },
        ...(['positive', 'neutral', 'negative'] as const).map((value) => ({
          value,
          text: callWords.sentiments[value],
        })),
      ]}
      onChange={(value) => onChange(value === 'provider' ? null : value)}
    />
  );
}
