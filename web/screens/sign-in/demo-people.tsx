import { useState } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { signInAs } from '../../data/demo-sign-in.ts';
import type { PageConfig } from '../../data/page-config.ts';
import { problemOfError } from '../../data/problem.ts';
import type { ApiProblem } from '../../loaded.ts';
import { Problem } from '../../parts/notice.tsx';
import { signInWords } from '../../words/en/sign-in.ts';
import { nextAddress } from './next-address.ts';

type DemoOrganizations = Extract<PageConfig['auth'], { kind: 'demo' }>['organizations'];

export function DemoPeople({ organizations }: { readonly organizations: DemoOrganizations }) {
  const { url, route } = useLocation();
  const [problem, setProblem] = useState<ApiProblem>();

  async function enter(org: string | undefined, role: string) {
    try {
      await signInAs(org === undefined ? { role } : { org, role });
      route(nextAddress(url, location.origin), true);
    } catch (error) {
      setProblem(problemOfError(error));
    }
  }

  return (
    <>
      <p class="muted">{signInWords.demo}</p>
      {problem !== undefined && <Problem problem={problem} />}
      <div class="sign-in-organizations">
        {organizations.map(({ slug, name, people }) => (
          <section key={slug} class="sign-in-box">
            <h2>{name}</h2>
            {people.map((person) => (
              <Person
                key={person.role}
                name={person.name}
                role={signInWords.roles[person.role as keyof typeof signInWords.roles]}
                mayDo={signInWords.mayDo[person.role as keyof typeof signInWords.mayDo]}
                onEnter={() => void enter(slug, person.role)}
              />
            ))}
          </section>
        ))}
        <section class="sign-in-box">
          <h2>{signInWords.operations}</h2>
          <Person
            name={signInWords.onCall}
            role={signInWords.ops}
            mayDo={signInWords.onCallMayDo}
            onEnter={() => void enter(undefined, 'ops')}
          />
        </section>
      </div>
    </>
  );
}

interface PersonProps {
  readonly name: string;
  readonly role: string;
  readonly mayDo: string;
  readonly onEnter: () => void;
}

function Person({ name, role, mayDo, onEnter }: PersonProps) {
  return (
    <button type="button" class="sign-in-person" onClick={onEnter}>
      <strong>{name}</strong> <span>{role}</span> <span class="sign-in-may">{mayDo}</span>
    </button>
  );
}
