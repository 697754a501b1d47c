// The first screen after sign-in: the only organisation, the ops pages, or a choice.

import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { screenPath } from '../../data/address.ts';
import { session } from '../../data/session.ts';
import { Heading } from '../../parts/heading.tsx';
import { homeWords } from '../../words/en/home.ts';

import { NoOrganisation } from './no-organisation.tsx';
import './screen.css';

export default function Home() {
  const { route } = useLocation();
  const user = session.user.value;
  const organizations = user?.organizations ?? [];
  const [first] = organizations;
  useEffect(() => {
    if (organizations.length === 1 && first !== undefined) route(screenPath(first.slug), true);
    else if (organizations.length === 0 && user?.platformRole === 'ops') route('/ops', true);
  }, [user]);
  if (user === undefined) return null;
  return (
    <>
      <Heading title={homeWords.title} />
      {organizations.length === 0 && user.platformRole !== 'ops' && <NoOrganisation email={user.email ?? user.id} />}
      {organizations.length > 0 && (
        <ul class="home-list">
          {organizations.map(({ id, slug, name, role }) => (
            <li key={id}>
              <a href={screenPath(slug)}>
                <strong>{name}</strong> <span class="muted">{role}</span>
              </a>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
