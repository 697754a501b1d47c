import { useState } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Pages } from '../../parts/pages.tsx';
import { connectionWords } from '../../words/en/connections.ts';
import { pageWords } from '../../words/en/pages.ts';
import { ConnectionRow } from './connection-row.tsx';
import { NewConnection } from './new-connection.tsx';

const rowsPerPage = 20;

export function ConnectionList({ organization }: { readonly organization: Organization }) {
  const { query, href } = useAddress();
  const [isConnecting, setConnecting] = useState(false);
  const connections = useGet('/api/connections', {
    query: { limit: rowsPerPage, page: Number(query.get('page') ?? 1), sort: 'name' },
  });
  const mayChange = mayDo(organization, 'connections.write');
  return (
    <div class="connections">
      <Heading title={connectionWords.title} of={organization.name} />
      {!mayChange && <p class="muted">{connectionWords.readOnly}</p>}
      <Card
        title={connectionWords.question}
        loaded={connections}
        timezone={organization.timezone}
        minHeightPx={120}
        actions={
          mayChange && (
            <Button kind="main" onClick={() => setConnecting(true)}>
              {connectionWords.connect}
            </Button>
          )
        }
      >
        {({ data, pagination }) =>
          pagination.total === 0 ? (
            <p>{mayChange ? connectionWords.none : connectionWords.noneForReaders}</p>
          ) : (
            <>
              <ul>
                {data.map((connection) => (
                  <ConnectionRow key={connection.id} connection={connection} organization={organization} />
                ))}
              </ul>
              <p class="list-total muted">{pageWords.total(pagination.total)}</p>
              <Pages
                label={connectionWords.question}
                page={pagination.page}
                pages={pagination.totalPages}
                hrefOf={(page) => href({ page: page === 1 ? null : String(page) })}
              />
            </>
          )
        }
      </Card>
      {isConnecting && <NewConnection organization={organization} onClose={() => setConnecting(false)} />}
    </div>
  );
}
