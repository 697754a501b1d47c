// What needs attention: only there when something does.
import { screenPath } from '../../data/address.ts';
import { callsHref } from '../../data/calls-href.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import { figureWords } from '../../words/en/figures.ts';
import { overviewWords } from '../../words/en/overview.ts';
import { clockTime, weekdayName } from '../../words/time.ts';
import './attention.css';

const words = overviewWords.attention;

interface AttentionProps {
  readonly slug: string;
  readonly timezone: string;
  readonly currency: string;
}

type Unusual = AnswerOf<'/api/calls-dashboard/analytics/attention'>['unusual'][number];

export function Attention({ slug, timezone, currency }: AttentionProps) {
  const { value } = useGet('/api/calls-dashboard/analytics/attention', {});
  if (value === undefined) return null;
  const { unanswered, unusual, weekday, to } = value;
  if (unanswered.callers === 0 && unusual.length === 0) return null;
  const sentenceOf = ({ metric, unit, value: now, part, whole, low, high }: Unusual) => {
    const text = (figure: number) => figureWords.valueOf({ unit, value: figure, part: null, whole: null }, currency);
    const shown = figureWords.valueOf({ unit, value: now, part, whole }, currency);
    const until = clockTime(timezone, to);
    return words.unusual(figureWords.nameOf(metric), shown, text(low), text(high), weekdayName(weekday, 'long'), until);
  };
  return (
    <section class="attention" aria-label={words.label}>
      <ul>
        {unanswered.callers > 0 && (
          <li>
            <span>{words.unanswered(unanswered.callers)}</span>
            <a href={screenPath(slug, 'call-back')}>{words.callBack}</a>
          </li>
        )}
        {unusual.map((each) => (
          <li key={each.metric}>
            <span>{sentenceOf(each)}</span>
            <a href={callsHref(slug, each.filter)} aria-label={words.showOf(figureWords.nameOf(each.metric))}>
              {words.show}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
