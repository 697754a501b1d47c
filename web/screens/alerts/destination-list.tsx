import { useState } from 'preact/hooks';
import { useAddress } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, type Organization } from '../../data/session.ts';
import { Button } from '../../parts/button.tsx';
import { Card } from '../../parts/card.tsx';
import { Pages } from '../../parts/pages.tsx';
import { destinationWords } from '../../words/en/alerts.ts';
import { pageWords } from '../../words/en/pages.ts';
import { DestinationRow } from './destination-row.tsx';
import { NewDestination } from './new-destination.tsx';

export function DestinationList({ organization }: { readonly organization: Organization }) {
  const { query, href } = useAddress();
  const [isAdding, setAdding] = useState(false);
  const destinations = useGet('/api/alert-destinations', {
    query: { limit: 50, page: Number(query.get('page') ?? 1), sort: 'name' },
  });
  const mayChange = mayDo(organization, 'alert-destinations.write');
  return (
    <Card
      title={destinationWords.question}
      loaded={destinations}
      timezone={organization.timezone}
      minHeightPx={120}
      actions={
        mayChange && (
          <Button kind="main" onClick={() => setAdding(true)}>
            {destinationWords.add}
          </Button>
        )
      }
    >
      {({ data, pagination }) => (
        <>
          {pagination.total === 0 ? (
            <p>{mayChange ? destinationWords.none : destinationWords.noneForReaders}</p>
          ) : (
            <>
              <ul>
                {data.map((destination) => (
                  <DestinationRow
                    key={destination.id}
                    destination={destination}
                    timezone={organization.timezone}
                    mayChange={mayChange}
                  />
                ))}
              </ul>
              <p class="muted">{pageWords.total(pagination.total)}</p>
              <Pages
                label={destinationWords.question}
                page={pagination.page}
                pages={pagination.totalPages}
                hrefOf={(page) => href({ page: page === 1 ? null : String(page) })}
              />
            </>
          )}
          {isAdding && <NewDestination onClose={() => setAdding(false)} />}
        </>
      )}
    </Card>
  );
}
