// One contact on two lines, for narrow windows.
import { screenPath } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import type { AnswerOf } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { contactWords } from '../../words/en/contacts.ts';
import { momentOf } from '../../words/time.ts';

export type Contact = AnswerOf<'/api/contacts'>['data'][number];

interface ContactCardProps {
  readonly contact: Contact;
  readonly organization: Organization;
}

export function ContactCard({ contact, organization: { slug, timezone } }: ContactCardProps) {
  const { id, full_name, phone_display, email, temperature, last_message_at: message } = contact;
  return (
    <li class="contact-card">
      <a href={screenPath(slug, `contacts/${id}`)}>{full_name}</a>
      <span>{temperature !== null && contactWords.temperatures[temperature]}</span>
      <span class="muted">{phone_display ?? email}</span>
      <span class="muted">
        {message !== null && (
          <time dateTime={message}>{contactWords.messageAt(momentOf(timezone, message, serverNowMs()))}</time>
        )}
      </span>
    </li>
  );
}
