// How the organisation counts, when it answers, and which numbers it has. Owners and admins change; others read.
import { screenPath } from '../../data/address.ts';
import { useGet } from '../../data/get.ts';
import { mayDo, session } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Heading } from '../../parts/heading.tsx';
import { settingsWords } from '../../words/en/settings.ts';
import { General } from './general.tsx';
import { Inbound } from './inbound.tsx';
import { Integrations } from './integrations.tsx';
import { PhoneNumbers } from './phone-numbers.tsx';
import './screen.css';

export default function Settings() {
  const organization = session.organization.value;
  const settings = useGet('/api/settings', {});
  const inbound = useGet('/api/settings/inbound', {});
  if (organization === undefined) return null;
  const { timezone, slug, name } = organization;
  const mayChange = mayDo(organization, 'settings.write');
  return (
    <div class="screen">
      <Heading title={settingsWords.title} of={name} />
      <p>
        <a href={screenPath(slug, 'settings/members')}>{settingsWords.members}</a>
      </p>
      {!mayChange && <p class="muted">{settingsWords.readOnly}</p>}
      <Card
        title={settingsWords.generalQuestion}
        loaded={settings}
        timezone={timezone}
        minHeightPx={356}
        phoneHeightPx={372}
      >
        {(value) => <General key={value.updated_at} settings={value} etag={settings.etag} mayChange={mayChange} />}
      </Card>
      <Card title={settingsWords.inboundQuestion} loaded={inbound} timezone={timezone} minHeightPx={400}>
        {(value) => <Inbound key={value.updated_at} config={value} etag={inbound.etag} mayChange={mayChange} />}
      </Card>
      <PhoneNumbers organization={organization} />
      <Integrations organization={organization} />
    </div>
  );
}
