// A labelled field of a form. The field that the API refuses is marked, and its reason is read with it.
import type { ComponentChildren, JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { ApiProblem } from '../loaded.ts';
import './field.css';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** The name of the field in the API. */
  readonly name: string;
  readonly problem?: ApiProblem | undefined;
  readonly children: (attributes: FieldAttributes) => ComponentChildren;
}

interface FieldAttributes {
  readonly id: string;
  readonly name: string;
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: 'true';
}

export function Field({ label, hint, name, problem, children }: FieldProps) {
  const id = useId();
  const isRefused = problem?.field === name;
  const notes = [hint === undefined ? [] : [`${id}-hint`], isRefused ? [`${id}-problem`] : []].flat().join(' ');
  return (
    <div class={`field ${isRefused ? 'field-refused' : ''}`}>
      <label for={id}>{label}</label>
      {children({
        id,
        name,
        ...(notes !== '' && { 'aria-describedby': notes }),
        ...(isRefused && { 'aria-invalid': 'true' as const }),
      })}
      {hint !== undefined && (
        <p id={`${id}-hint`} class="field-hint">
          {hint}
        </p>
      )}
      {isRefused && (
        <p id={`${id}-problem`} class="field-problem">
          {problem?.message}
        </p>
      )}
    </div>
  );
}

interface TextFieldProps extends Omit<FieldProps, 'children'> {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly input?: JSX.InputHTMLAttributes<HTMLInputElement>;
}

export function TextField({ value, onChange, input, ...field }: TextFieldProps) {
  return (
    <Field {...field}>
      {(attributes) => (
        <input
          type="text"
          {...input}
          {...attributes}
          value={value}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

interface ToggleProps {
  readonly label: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly isDisabled?: boolean;
}

export function Toggle({ label, isOn, onChange, isDisabled = false }: ToggleProps) {
  return (
    <label class="toggle">
      <input
        type="checkbox"
        checked={isOn}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}
