import { useLocation } from 'preact-iso';
import { signInAs } from '../../data/demo-sign-in.ts';
import type { PageConfig } from '../../data/page-config.ts';
import { Button } from '../../parts/button.tsx';
import { signInWords } from '../../words/en/sign-in.ts';

type DemoOrganizations = Extract<PageConfig['auth'], { kind: 'demo' }>['organizations'];

export function DemoPeople({ organizations }: { readonly organizations: DemoOrganizations }) {
  const { url, route } = useLocation();
  const next = new URL(url, location.origin).searchParams.get('next') ?? '/';

  async function enter(org: string | undefined, role: string) {
    await signInAs(org === undefined ? { role } : { org, role });
    route(next.startsWith('/') && !next.startsWith('//') ? next : '/', true);
  }

  return (
    <>
      {organizations.map(({ slug, name, people }) => (
        <section key={slug}>
          <h2>{name}</h2>
          <ul>
            {people.map((person) => (
              <li key={person.role}>
                <Button onClick={() => void enter(slug, person.role)}>{person.name}</Button>
                <span>{signInWords.mayDo[person.role as keyof typeof signInWords.mayDo]}</span>
              </li>
            ))}
          </ul>
        </section>
      ))}
      <section>
        <h2>{signInWords.operations}</h2>
        <Button onClick={() => void enter(undefined, 'ops')}>{signInWords.onCall}</Button>
      </section>
    </>
  );
}
