import { screenPath } from '../../data/address.ts';
import { type AnswerOf, useGet } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Heading } from '../../parts/heading.tsx';
import { contactWords } from '../../words/en/contacts.ts';
import { ContactNotes } from './contact-notes.tsx';
import { Timeline } from './timeline.tsx';

type Contact = AnswerOf<'/api/contacts/{id}'>;

interface OneContactProps {
  readonly id: string;
  readonly organization: Organization;
}

export function OneContact({ id, organization }: OneContactProps) {
  const contact = useGet('/api/contacts/{id}', { path: { id } });
  const name = contact.value?.full_name ?? contactWords.contact;
  return (
    <div class="screen">
      <p>
        <a href={screenPath(organization.slug, 'contacts')}>{contactWords.back}</a>
      </p>
      <Heading title={name} of={organization.name} />
      <div class="contacts-one">
        <div class="contacts-side">
          <Card title={contactWords.facts} loaded={contact} timezone={organization.timezone} minHeightPx={212}>
            {(value) => <Facts contact={value} slug={organization.slug} />}
          </Card>
          {contact.value === undefined ? (
            <div class="card contacts-notes-waiting" />
          ) : (
            <ContactNotes contact={contact.value} etag={contact.etag} organization={organization} />
          )}
        </div>
        <Timeline id={id} organization={organization} />
      </div>
    </div>
  );
}

function Facts({ contact, slug }: { readonly contact: Contact; readonly slug: string }) {
  const { phone, phone_display, email, whatsapp, status, temperature, id } = contact;
  return (
    <>
      <dl class="contacts-facts">
        <Fact name={contactWords.columns.number}>{phone !== null && <a href={`tel:${phone}`}>{phone_display}</a>}</Fact>
        <Fact name={contactWords.columns.email}>{email !== null && <a href={mailTo(email)}>{email}</a>}</Fact>
        <Fact name={contactWords.whatsapp}>{whatsapp}</Fact>
        <Fact name={contactWords.status}>{contactWords.statuses[status]}</Fact>
        <Fact name={contactWords.columns.temperature}>
          {temperature !== null && contactWords.temperatures[temperature]}
        </Fact>
      </dl>
      <p>
        <a href={`${screenPath(slug, 'calls')}?contact_id=${id}&period=12m`}>{contactWords.allCalls}</a>
      </p>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: preact.ComponentChildren }) {
  if (children === null || children === false) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** An address with `?` could add other receivers and a text. */
const mailTo = (email: string) => `mailto:${encodeURIComponent(email).replaceAll('%40', '@')}`;
