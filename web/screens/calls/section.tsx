// A part of one call. Its heading is one level below that of the call, which is the heading of the page where the call has its own.
import { type ComponentChildren, createContext } from 'preact';
import { useContext, useId } from 'preact/hooks';

export const CallIsBeside = createContext(false);

export function Section({ title, children }: { readonly title: string; readonly children: ComponentChildren }) {
  const id = useId();
  const isBeside = useContext(CallIsBeside);
  return (
    <section class="call-section" aria-labelledby={id}>
      {isBeside ? <h3 id={id}>{title}</h3> : <h2 id={id}>{title}</h2>}
      {children}
    </section>
  );
}
