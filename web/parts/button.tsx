import type { ComponentChildren, JSX } from 'preact';
import './button.css';

interface ButtonProps extends Omit<JSX.ButtonHTMLAttributes<HTMLButtonElement>, 'kind'> {
  readonly kind?: 'main' | 'plain' | 'quiet' | 'danger';
  readonly children: ComponentChildren;
}

export function Button({ kind = 'plain', children, type = 'button', ...rest }: ButtonProps) {
  return (
    <button {...rest} type={type} class={`button button-${kind}`}>
      {children}
    </button>
  );
}
