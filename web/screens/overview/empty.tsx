// No calls: because of the filters, because of the period, or because none has ever come in.
import { screenPath, useAddress } from '../../data/address.ts';
import type { useFilterBar } from '../../data/filter-bar.ts';
import { useGet } from '../../data/get.ts';
import { session } from '../../data/session.ts';
import { copyText } from '../../frame/copy-text.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { chipText } from '../../parts/filter-chip-text.ts';
import { chipsOf, withoutChip } from '../../parts/filter-chips.ts';
import { overviewEmptyWords } from '../../words/en/overview-empty.ts';
import { recordCallCommand } from './record-call-command.ts';
import './empty.css';

interface EmptyProps {
  readonly slug: string;
  readonly timezone: string;
  readonly bar: ReturnType<typeof useFilterBar>;
}

export function Empty({ slug, timezone, bar }: EmptyProps) {
  const isFiltered = chipsOf(bar.query).length > 0;
  return isFiltered ? <EmptyUnderFilters bar={bar} /> : <EmptyPeriod slug={slug} timezone={timezone} />;
}

function EmptyUnderFilters({ bar }: Pick<EmptyProps, 'bar'>) {
  const { href } = useAddress();
  const chips = chipsOf(bar.query);
  const texts = chips.map((chip) => chipText(chip, bar));
  const [text] = texts;
  const isOne = chips.length === 1 && text !== undefined;
  return (
    <section class="card overview-empty">
      <h2>{overviewEmptyWords.filtered}</h2>
      <p>{isOne ? overviewEmptyWords.filteredBy(text) : overviewEmptyWords.filteredByAll(texts)}</p>
      <p>
        <a class="button button-main" href={href(Object.assign({}, ...chips.map(withoutChip)))}>
          {isOne ? overviewEmptyWords.drop(text) : overviewEmptyWords.dropAll}
        </a>
      </p>
    </section>
  );
}

/** Whether the organisation has calls at all is asked only here. */
function EmptyPeriod({ slug, timezone }: Omit<EmptyProps, 'bar'>) {
  const { href } = useAddress();
  const latest = useGet('/api/calls-dashboard', { query: { limit: 1 } });
  const hasNone = latest.value?.data.length === 0;
  return (
    <Card title={hasNone ? overviewEmptyWords.never : overviewEmptyWords.period} loaded={latest} timezone={timezone}>
      {({ data }) =>
        data.length === 0 ? (
          <NoCallYet slug={slug} />
        ) : (
          <p>
            <a class="button button-main" href={href({ period: '12m' })}>
              {overviewEmptyWords.longer}
            </a>
          </p>
        )
      }
    </Card>
  );
}

function NoCallYet({ slug }: { readonly slug: string }) {
  const numbers = useGet('/api/phone-numbers', { query: { active: true, limit: 1 } });
  const number = numbers.value?.data[0]?.e164;
  const command = recordCallCommand(location.origin, session.organization.value?.id ?? '');
  return (
    <div class="overview-empty">
      <p>{number === undefined ? overviewEmptyWords.noNumber : overviewEmptyWords.callNumber(number)}</p>
      {number === undefined && (
        <p>
          <a href={screenPath(slug, 'connections')}>{overviewEmptyWords.connect}</a>
        </p>
      )}
      <p>{overviewEmptyWords.curl}</p>
      <pre>{command}</pre>
      <Button onClick={() => void copyText(command, overviewEmptyWords.copied)}>{overviewEmptyWords.copy}</Button>
    </div>
  );
}
