// What needs attention, on one line: the others are shown on request, so that nothing below is moved.
import { useState } from 'preact/hooks';
import { screenPath } from '../../data/address.ts';
import { callsHref } from '../../data/calls-href.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import { Button } from '../../parts/button.tsx';
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

type Answer = AnswerOf<'/api/calls-dashboard/analytics/attention'>;

export function Attention(props: AttentionProps) {
  const { value, problem } = useGet('/api/calls-dashboard/analytics/attention', {});
  const [isOpen, setOpen] = useState(false);
  // The other cards tell of the problem.
  if (value === undefined && problem !== undefined) return null;
  if (value === undefined) return <div class="attention attention-none" />;
  const items = itemsOf(value, props);
  if (items.length === 0) return <p class="attention attention-none muted">{words.none}</p>;
  const hidden = items.length - 1;
  return (
    <section class="attention" aria-label={words.label}>
      <ul>
        {(isOpen ? items : items.slice(0, 1)).map(({ key, text, href, action }) => (
          <li key={key}>
            <a href={href}>
              <span>{text}</span> <span class="attention-action">{action}</span>
            </a>
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button kind="quiet" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.fewer : words.more(hidden)}
        </Button>
      )}
    </section>
  );
}

function itemsOf({ unanswered, unusual, weekday, to }: Answer, { slug, timezone, currency }: AttentionProps) {
  const until = clockTime(timezone, to);
  const others = unusual.map(({ metric, unit, value, part, whole, low, high, filter }) => {
    const text = (figure: number) => figureWords.valueOf({ unit, value: figure, part: null, whole: null }, currency);
    const shown = figureWords.valueOf({ unit, value, part, whole }, currency);
    const day = weekdayName(weekday, 'long');
    const sentence = words.unusual(figureWords.nameOf(metric), shown, text(low), text(high), day, until);
    return { key: metric, text: sentence, href: callsHref(slug, filter), action: words.show };
  });
  const callers = {
    key: 'unanswered',
    text: words.unanswered(unanswered.callers),
    href: screenPath(slug, 'call-back'),
    action: words.callBack,
  };
  return unanswered.callers > 0 ? [callers, ...others] : others;
}
