// Rules on figures, the destinations of their notifications, and saved views.
import { useAddress } from '../../data/address.ts';
import { mayDo, type Organization, session } from '../../data/session.ts';
import { Heading } from '../../parts/heading.tsx';
import { alertWords } from '../../words/en/alerts.ts';
import { DestinationList } from './destination-list.tsx';
import { RuleList } from './rule-list.tsx';
import { RuleScreen } from './rule-screen.tsx';
import { SavedViewList } from './saved-view-list.tsx';
import './screen.css';

const views = ['rules', 'destinations', 'saved-views'] as const;

export default function Alerts() {
  const { query, href } = useAddress();
  const organization = session.organization.value;
  if (organization === undefined) return null;
  if (query.get('view') === 'rule') {
    const id = query.get('id') ?? undefined;
    return <RuleScreen key={id} id={id} organization={organization} />;
  }
  const view = views.find((each) => each === query.get('view')) ?? 'rules';
  const isReader = !mayDo(organization, 'alert-rules.write');
  return (
    <div class="alerts">
      <Heading title={alertWords.title} of={organization.name} />
      <nav class="alerts-tabs no-print" aria-label={alertWords.tabs}>
        {views.map((each) => (
          <a
            key={each}
            href={href({ view: each === 'rules' ? null : each, id: null, page: null, cursor: null })}
            aria-current={each === view ? 'page' : undefined}
          >
            {alertWords.views[each]}
          </a>
        ))}
      </nav>
      {isReader && view !== 'saved-views' && <p class="muted">{alertWords.readOnly}</p>}
      <View view={view} organization={organization} />
    </div>
  );
}

interface ViewProps {
  readonly view: (typeof views)[number];
  readonly organization: Organization;
}

function View({ view, organization }: ViewProps) {
  if (view === 'destinations') return <DestinationList organization={organization} />;
  if (view === 'saved-views') return <SavedViewList organization={organization} />;
  return <RuleList organization={organization} />;
}
