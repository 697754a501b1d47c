import { screenPath, useAddress } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Pages } from '../../parts/pages.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { campaignWords } from '../../words/en/campaigns.ts';
import { pageWords } from '../../words/en/pages.ts';
import { momentOf } from '../../words/time.ts';
import { Progress } from './progress.tsx';

type Campaign = AnswerOf<'/api/campaigns'>['data'][number];

const statuses = ['', 'draft', 'running', 'paused', 'completed', 'canceled'] as const;

export function CampaignList({ organization }: { readonly organization: Organization }) {
  const address = useAddress();
  const { query } = address;
  const status = statuses.find((each) => each === query.get('status')) ?? '';
  const search = query.get('search') ?? '';
  const campaigns = useGet('/api/campaigns', {
    query: {
      limit: 20,
      page: Number(query.get('page') ?? 1),
      ...(status !== '' && { status: [status] }),
      ...(search !== '' && { search }),
    },
  });
  const isFiltered = status !== '' || search !== '';
  return (
    <div class="screen">
      <Heading title={campaignWords.title} of={organization.name} />
      <div class="tools no-print">
        <SearchField
          label={campaignWords.search}
          value={search}
          onSearch={(text) => address.go({ search: text === '' ? null : text, page: null }, { replace: true })}
        />
        <Choice
          label={campaignWords.status}
          value={status}
          options={statuses.map((value) => ({ value, text: campaignWords.statuses[value] }))}
          onChange={(value) => address.go({ status: value === '' ? null : value, page: null })}
        />
      </div>
      <Card title={campaignWords.question} loaded={campaigns} timezone={organization.timezone} minHeightPx={320}>
        {({ data, pagination }) => (
          <>
            {pagination.total === 0 && <p>{isFiltered ? campaignWords.noneFound : campaignWords.none}</p>}
            {pagination.total === 0 && isFiltered && (
              <p>
                <a href={address.href({ status: null, search: null, page: null })}>{campaignWords.showAll}</a>
              </p>
            )}
            <ul>
              {data.map((campaign) => (
                <CampaignRow key={campaign.id} campaign={campaign} organization={organization} />
              ))}
            </ul>
            {pagination.total > 0 && (
              <>
                <p class="list-total muted">{pageWords.total(pagination.total)}</p>
                <Pages
                  label={campaignWords.question}
                  page={pagination.page}
                  pages={pagination.totalPages}
                  hrefOf={(page) => address.href({ page: page === 1 ? null : String(page) })}
                />
              </>
            )}
          </>
        )}
      </Card>
    </div>
  );
}

interface CampaignRowProps {
  readonly campaign: Campaign;
  readonly organization: Organization;
}

function CampaignRow({ campaign, organization: { slug, timezone } }: CampaignRowProps) {
  const { id, name, status, starts_at, ends_at, progress } = campaign;
  const path = screenPath(slug, `campaigns/${id}`);
  const momentOrNull = (instant: string | null) =>
    instant === null ? null : momentOf(timezone, instant, serverNowMs());
  return (
    <li class="campaign">
      <div>
        <h3>
          <a href={path}>{name}</a>
        </h3>
        <p class="muted">
          {campaignWords.span(campaignWords.statuses[status], momentOrNull(starts_at), momentOrNull(ends_at))}
        </p>
      </div>
      <Progress progress={progress} href={(state) => `${path}?status=${state}`} />
    </li>
  );
}
