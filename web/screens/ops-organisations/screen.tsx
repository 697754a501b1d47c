// The organisations of the platform: search, create, delete, restore.
import { useState } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import { useGet } from '../../data/get.ts';
import { session } from '../../data/session.ts';
import { OpsScreen, opsZone } from '../../frame/ops-screen.tsx';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Pages } from '../../parts/pages.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { opsOrganisationWords } from '../../words/en/ops-organisations.ts';
import { momentOf } from '../../words/time.ts';
import { CreateDialog } from './create-dialog.tsx';
import { type Organisation, OrganisationActions } from './organisation-actions.tsx';

export default function OpsOrganisations() {
  const address = useAddress();
  const [isCreating, setCreating] = useState(false);
  const search = address.query.get('search') ?? '';
  const isDeleted = address.query.get('deleted') === 'true';
  const mayChange = session.user.value?.platformRole === 'ops';
  const organisations = useGet('/api/organizations', {
    query: {
      limit: 50,
      page: Number(address.query.get('page') ?? 1),
      deleted: isDeleted,
      ...(search !== '' && { search }),
    },
  });
  return (
    <OpsScreen title={opsOrganisationWords.title}>
      <div class="tools">
        <SearchField
          label={opsOrganisationWords.search}
          value={search}
          onSearch={(text) => address.go({ search: text === '' ? null : text, page: null }, { replace: true })}
        />
        <Choice
          label={opsOrganisationWords.show}
          value={isDeleted ? 'deleted' : 'present'}
          options={[
            { value: 'present', text: opsOrganisationWords.present },
            { value: 'deleted', text: opsOrganisationWords.deleted },
          ]}
          onChange={(value) => address.go({ deleted: value === 'deleted' ? 'true' : null, page: null })}
        />
        {mayChange && (
          <Button kind="main" onClick={() => setCreating(true)}>
            {opsOrganisationWords.create}
          </Button>
        )}
      </div>
      <Card title={opsOrganisationWords.question} loaded={organisations} timezone={opsZone} minHeightPx={320}>
        {({ data, pagination }) => (
          <>
            {data.length === 0 ? (
              <p>{search === '' ? opsOrganisationWords.none : opsOrganisationWords.noneFound}</p>
            ) : (
              <OrganisationTable organisations={data} mayChange={mayChange} />
            )}
            <Pages
              label={opsOrganisationWords.question}
              page={pagination.page}
              pages={pagination.totalPages}
              hrefOf={(page) => address.href({ page: page === 1 ? null : String(page) })}
            />
          </>
        )}
      </Card>
      {isCreating && <CreateDialog onClose={() => setCreating(false)} />}
    </OpsScreen>
  );
}

interface OrganisationTableProps {
  readonly organisations: readonly Organisation[];
  readonly mayChange: boolean;
}

function OrganisationTable({ organisations, mayChange }: OrganisationTableProps) {
  return (
    <TableBox label={opsOrganisationWords.question}>
      <table class="table">
        <thead>
          <tr>
            <th scope="col">{opsOrganisationWords.columns.name}</th>
            <th scope="col">{opsOrganisationWords.columns.created}</th>
            {mayChange && <th scope="col">{opsOrganisationWords.columns.actions}</th>}
          </tr>
        </thead>
        <tbody>
          {organisations.map((organisation) => (
            <tr key={organisation.id}>
              <th scope="row">
                {organisation.name}
                <br />
                <span class="muted">{organisation.slug}</span>
              </th>
              <td>{momentOf(opsZone, organisation.created_at, serverNowMs())}</td>
              {mayChange && (
                <td>
                  <OrganisationActions organisation={organisation} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
