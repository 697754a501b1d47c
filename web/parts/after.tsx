import type { ComponentChildren } from 'preact';
import type { Loaded } from '../loaded.ts';
import './after.css';

interface AfterProps {
  readonly loaded: readonly Loaded<unknown>[];
  readonly children: ComponentChildren;
}

/** What stands below cards of an unknown height is shown when these have their figures or their problem, so that it never moves. */
export function After({ loaded, children }: AfterProps) {
  const isSettled = loaded.every(({ value, problem }) => value !== undefined || problem !== undefined);
  return (
    <div class="after" hidden={!isSettled}>
      {children}
    </div>
  );
}
