import { screenPath, useAddress } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { After } from '../../parts/after.tsx';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Pages } from '../../parts/pages.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { campaignWords } from '../../words/en/campaigns.ts';
import { pageWords } from '../../words/en/pages.ts';
import { count } from '../../words/numbers.ts';
import { momentOf } from '../../words/time.ts';
import { CampaignFigures, campaignMetrics } from './campaign-figures.tsx';
import { Progress } from './progress.tsx';

type QueuedContact = AnswerOf<'/api/campaigns/{id}/contacts'>['data'][number];

const states = ['', 'queued', 'calling', 'completed', 'failed', 'canceled'] as const;

interface OneCampaignProps {
  readonly id: string;
  readonly organization: Organization;
}

export function OneCampaign({ id, organization }: OneCampaignProps) {
  const { timezone, slug, name: organizationName } = organization;
  const address = useAddress();
  const state = states.find((each) => each === address.query.get('status')) ?? '';
  const campaign = useGet('/api/campaigns/{id}', { path: { id } });
  const figures = useGet('/api/calls-dashboard/analytics/overview', {
    query: {
      campaign_id: [id],
      metric: [...campaignMetrics],
      compare: 'none',
    },
  });
  const progress = useGet('/api/campaigns/{id}/progress', { path: { id } });
  const contacts = useGet('/api/campaigns/{id}/contacts', {
    path: { id },
    query: { limit: 50, page: Number(address.query.get('page') ?? 1), ...(state !== '' && { status: [state] }) },
  });
  const href = (next: string) => address.href({ status: next === '' ? null : next, page: null });
  return (
    <div class="screen">
      <p>
        <a href={screenPath(slug, 'campaigns')}>{campaignWords.back}</a>
      </p>
      <Heading title={campaign.value?.name ?? campaignWords.campaign} of={organizationName} />
      <CampaignFigures figures={figures} organization={organization} />
      <After loaded={[figures]}>
        <Card
          title={campaignWords.progressQuestion}
          loaded={progress}
          timezone={timezone}
          minHeightPx={42}
          phoneHeightPx={70}
        >
          {(counts) => <Progress progress={counts} href={href} />}
        </Card>
      </After>
      <After loaded={[figures, progress]}>
        <Card
          title={campaignWords.queueQuestion}
          loaded={contacts}
          timezone={timezone}
          minHeightPx={320}
          actions={
            <Choice
              label={campaignWords.status}
              value={state}
              options={states.map((value) => ({ value, text: campaignWords.states[value] }))}
              onChange={(next) => address.go({ status: next === '' ? null : next, page: null })}
            />
          }
        >
          {({ data, pagination }) =>
            pagination.total === 0 ? (
              <p>{state === '' ? campaignWords.noContacts : campaignWords.noneInState}</p>
            ) : (
              <>
                <QueueTable contacts={data} organization={organization} />
                <p class="list-total muted">{pageWords.total(pagination.total)}</p>
                <Pages
                  label={campaignWords.queueQuestion}
                  page={pagination.page}
                  pages={pagination.totalPages}
                  hrefOf={(page) => address.href({ page: page === 1 ? null : String(page) })}
                />
              </>
            )
          }
        </Card>
      </After>
    </div>
  );
}

interface QueueTableProps {
  readonly contacts: readonly QueuedContact[];
  readonly organization: Organization;
}

function QueueTable({ contacts, organization: { slug, timezone } }: QueueTableProps) {
  const now = serverNowMs();
  return (
    <TableBox label={campaignWords.queueQuestion}>
      <table class="table">
        <TableHead
          columns={[
            campaignWords.columns.contact,
            campaignWords.columns.state,
            { number: campaignWords.columns.attempts },
            campaignWords.columns.next,
          ]}
        />
        <tbody>
          {contacts.map(({ id, contact_id, contact_name, status, attempts, next_attempt_at }) => (
            <tr key={id}>
              <th scope="row">
                <a href={screenPath(slug, `contacts/${contact_id}`)}>{contact_name}</a>
              </th>
              <td>{campaignWords.states[status]}</td>
              <td class="number">{count(attempts)}</td>
              <td>{next_attempt_at !== null && momentOf(timezone, next_attempt_at, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
