import { screenPath } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, type Organization, session } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { viewListWords } from '../../words/en/alerts.ts';
import { SavedViewItem } from './saved-view-item.tsx';

export function SavedViewList({ organization }: { readonly organization: Organization }) {
  const views = useGet('/api/saved-views', {});
  const mayWrite = mayDo(organization, 'saved-views.write');
  const mayChangeShared = mayDo(organization, 'shared-views.write');
  const mayAlert = mayDo(organization, 'alert-rules.write');
  const own = session.user.value?.id;
  return (
    <Card title={viewListWords.question} loaded={views} timezone={organization.timezone} minHeightPx={120}>
      {({ data }) =>
        data.length === 0 ? (
          <p>
            {viewListWords.none} <a href={screenPath(organization.slug, 'calls')}>{viewListWords.calls}</a>
          </p>
        ) : (
          <ul>
            {data.map((view) => (
              <SavedViewItem
                key={view.id}
                view={view}
                slug={organization.slug}
                mayAlert={mayAlert}
                mayChange={
                  mayWrite && (view.author_id === own || (view.visibility === 'organisation' && mayChangeShared))
                }
                mayUnshare={view.author_id === own || view.author_id === null}
              />
            ))}
          </ul>
        )
      }
    </Card>
  );
}
