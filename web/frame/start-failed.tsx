import { problemOfError } from '../data/problem.ts';
import { Problem } from '../parts/notice.tsx';

export function StartFailed({ error }: { readonly error: unknown }) {
  return (
    <main class="start-failed">
      <h1>Callboard</h1>
      <Problem problem={problemOfError(error)} retry={() => location.reload()} />
    </main>
  );
}
