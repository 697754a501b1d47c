import { type Address, screenPath, useAddress } from '../../data/address.ts';
import { serverNowMs } from '../../data/clock.ts';
import { useGet } from '../../data/get.ts';
import type { Organization } from '../../data/session.ts';
import { Card } from '../../parts/card.tsx';
import { Choice } from '../../parts/choice.tsx';
import { Heading } from '../../parts/heading.tsx';
import { Pages } from '../../parts/pages.tsx';
import { SearchField } from '../../parts/search-field.tsx';
import { TableBox } from '../../parts/table-box.tsx';
import { TableHead } from '../../parts/table-head.tsx';
import { useMedia } from '../../parts/use-media.ts';
import { contactWords } from '../../words/en/contacts.ts';
import { pageWords } from '../../words/en/pages.ts';
import { momentOf } from '../../words/time.ts';
import { type Contact, ContactCard } from './contact-card.tsx';
import { ContactCounts } from './contact-counts.tsx';

const sorts = ['-created_at', 'full_name', '-last_message_at'] as const;
const temperatures = ['', 'hot', 'warm', 'cold'] as const;

export function ContactList({ organization }: { readonly organization: Organization }) {
  const address = useAddress();
  const { query } = address;
  const temperature = temperatures.find((each) => each === query.get('temperature')) ?? '';
  const sort = sorts.find((each) => each === query.get('sort')) ?? sorts[0];
  const search = query.get('search') ?? '';
  const isNarrow = useMedia('(width < 640px)');
  const contacts = useGet('/api/contacts', {
    query: {
      limit: 50,
      page: Number(query.get('page') ?? 1),
      sort,
      ...(temperature !== '' && { temperature: [temperature] }),
      ...(search !== '' && { search }),
    },
  });
  return (
    <div class="screen">
      <Heading title={contactWords.title} of={organization.name} />
      <ContactCounts timezone={organization.timezone} />
      <div class="tools no-print">
        <SearchField
          label={contactWords.search}
          value={search}
          onSearch={(text) => address.go({ search: text === '' ? null : text, page: null }, { replace: true })}
        />
        <Choice
          label={contactWords.temperature}
          value={temperature}
          options={temperatures.map((value) => ({ value, text: contactWords.temperatures[value] }))}
          onChange={(value) => address.go({ temperature: value === '' ? null : value, page: null })}
        />
        <Choice
          label={contactWords.sort}
          value={sort}
          options={sorts.map((value) => ({ value, text: contactWords.sorts[value] }))}
          onChange={(value) => address.go({ sort: value === sorts[0] ? null : value, page: null })}
        />
      </div>
      <Card title={contactWords.question} loaded={contacts} timezone={organization.timezone} minHeightPx={400}>
        {({ data, pagination }) =>
          pagination.total === 0 ? (
            <NoContacts isFiltered={search !== '' || temperature !== ''} address={address} />
          ) : (
            <>
              {isNarrow ? (
                <ul>
                  {data.map((contact) => (
                    <ContactCard key={contact.id} contact={contact} organization={organization} />
                  ))}
                </ul>
              ) : (
                <ContactTable contacts={data} organization={organization} />
              )}
              <p class="list-total muted">{pageWords.total(pagination.total)}</p>
              <Pages
                label={contactWords.question}
                page={pagination.page}
                pages={pagination.totalPages}
                hrefOf={(page) => address.href({ page: page === 1 ? null : String(page) })}
              />
            </>
          )
        }
      </Card>
    </div>
  );
}

function NoContacts({ isFiltered, address }: { readonly isFiltered: boolean; readonly address: Address }) {
  if (!isFiltered) return <p>{contactWords.none}</p>;
  return (
    <p>
      {contactWords.noneFound}{' '}
      <a href={address.href({ search: null, temperature: null, page: null })}>{contactWords.showAll}</a>
    </p>
  );
}

interface ContactTableProps {
  readonly contacts: readonly Contact[];
  readonly organization: Organization;
}

function ContactTable({ contacts, organization: { slug, timezone } }: ContactTableProps) {
  const now = serverNowMs();
  return (
    <TableBox label={contactWords.question}>
      <table class="table">
        <TableHead
          columns={[
            contactWords.columns.name,
            contactWords.columns.number,
            contactWords.columns.email,
            contactWords.columns.temperature,
            contactWords.columns.lastMessage,
          ]}
        />
        <tbody>
          {contacts.map(({ id, full_name, phone_display, email, temperature, last_message_at }) => (
            <tr key={id}>
              <th scope="row">
                <a href={screenPath(slug, `contacts/${id}`)}>{full_name}</a>
              </th>
              <td class="contacts-number">{phone_display}</td>
              <td>{email}</td>
              <td>{temperature !== null && contactWords.temperatures[temperature]}</td>
              <td>
                {last_message_at !== null && (
                  <time dateTime={last_message_at}>{momentOf(timezone, last_message_at, now)}</time>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  );
}
