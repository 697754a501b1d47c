// The period of a screen: a menu of periods, any two days, the period before and after, and the comparison.
import { useId, useRef } from 'preact/hooks';
import { periodWords } from '../words/en/period.ts';
import { Button } from './button.tsx';
import { Choice } from './choice.tsx';
import './period-picker.css';

interface Span {
  readonly from: string;
  readonly to: string;
}

type Comparison = 'previous' | 'week' | 'month' | 'year' | 'none';

export interface PeriodPickerProps {
  readonly span: Span;
  readonly today: string;
  readonly text: string;
  readonly periods: readonly {
    readonly name: string;
    readonly text: string;
    readonly days: string;
    readonly href: string;
    readonly isCurrent: boolean;
  }[];
  readonly before: string | undefined;
  /** Undefined: the period ends today. */
  readonly after: string | undefined;
  readonly onSpan: (span: Span) => void;
  readonly comparisons: readonly { readonly value: Comparison; readonly text: string }[];
  readonly comparison: Comparison;
  readonly onComparison: (comparison: Comparison) => void;
  /** False on a screen that compares nothing. */
  readonly isCompared?: boolean;
}

export function PeriodPicker(props: PeriodPickerProps) {
  const { before, after, comparisons, comparison, onComparison, isCompared = true } = props;
  return (
    <div class="period-picker">
      <PeriodMenu {...props} />
      <div class="period-shift">
        <Shift keys="[" href={before} name={periodWords.before} sign="‹" />
        <Shift keys="]" href={after} name={after === undefined ? periodWords.isLatest : periodWords.after} sign="›" />
      </div>
      {isCompared && (
        <Choice label={periodWords.comparedWith} value={comparison} options={comparisons} onChange={onComparison} />
      )}
    </div>
  );
}

function PeriodMenu({ span, today, text, periods, onSpan }: PeriodPickerProps) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const close = () => menu.current?.hidePopover();
  return (
    <>
      <button
        type="button"
        class="button period-button"
        popoverTarget={id}
        aria-label={`${periodWords.label}: ${text}`}
      >
        {text}
        <span aria-hidden="true">▾</span>
      </button>
      <div id={id} ref={menu} popover="auto" class="period-menu">
        <ul>
          {periods.map(({ name, text: periodText, days, href, isCurrent }) => (
            <li key={name}>
              <a href={href} aria-current={isCurrent ? 'true' : undefined} onClick={close}>
                {periodText}
                <span class="muted">{days}</span>
              </a>
            </li>
          ))}
        </ul>
        <SpanForm
          key={`${span.from} ${span.to}`}
          span={span}
          today={today}
          onSpan={(next) => {
            close();
            onSpan(next);
          }}
        />
      </div>
    </>
  );
}

interface SpanFormProps {
  readonly span: Span;
  readonly today: string;
  readonly onSpan: (span: Span) => void;
}

function SpanForm({ span, today, onSpan }: SpanFormProps) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget as HTMLFormElement);
    const [from = '', to = ''] = [String(data.get('from')), String(data.get('to'))].sort();
    onSpan({ from, to });
  };
  return (
    <form class="period-form" onSubmit={submit} aria-label={periodWords.custom}>
      <label>
        {periodWords.from}
        <input type="date" name="from" required max={today} defaultValue={span.from} />
      </label>
      <label>
        {periodWords.to}
        <input type="date" name="to" required max={today} defaultValue={span.to} />
      </label>
      <Button type="submit">{periodWords.show}</Button>
    </form>
  );
}

interface ShiftProps {
  readonly keys: string;
  readonly href: string | undefined;
  readonly name: string;
  readonly sign: string;
}

function Shift({ keys, href, name, sign }: ShiftProps) {
  if (href === undefined) {
    return (
      <button type="button" class="button" disabled aria-label={name} title={name}>
        {sign}
      </button>
    );
  }
  return (
    <a class="button" href={href} aria-label={name} title={name} aria-keyshortcuts={keys}>
      {sign}
    </a>
  );
}
