import { problemOfError } from '../data/problem.ts';
import { Problem } from '../parts/notice.tsx';

/** In place of a screen whose code could not be read: the service is away, or has another version. */
export function createScreenFailed(error: unknown) {
  return { default: () => <Problem problem={problemOfError(error)} retry={() => location.reload()} /> };
}
