import { problemOfError } from '../data/problem.ts';
import { Problem } from '../parts/notice.tsx';
import { frameWords } from '../words/en/frame.ts';

export function StartFailed({ error }: { readonly error: unknown }) {
  const problem = problemOfError(error);
  // Without the database nobody's role is known, so a new tab cannot show the parts of the service.
  const isForOnCall = location.pathname.startsWith('/ops') && problem.code === 'DATABASE_UNAVAILABLE';
  return (
    <main class="start-failed">
      <h1>Callboard</h1>
      <Problem problem={problem} retry={() => location.reload()} />
      {isForOnCall && <p>{frameWords.databaseRunbook}</p>}
    </main>
  );
}
