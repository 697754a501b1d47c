import { Type } from 'typebox';
import { defaulted, flag, integer, required, text } from '../../crud/fields.ts';
import { OpeningHours } from '../../domain/opening-hours.ts';
import { Id } from '../../http/contract.ts';
import { ruleFigureNames } from './call-registry.ts';

export const maxDestinationsOfRule = 10;

const maxNumber = Number.MAX_SAFE_INTEGER;

export const ruleFields = {
  name: required(text(200, 'Many missed calls')),
  active: defaulted(flag),
  metric: required({
    schema: Type.Enum(ruleFigureNames, {
      description:
        'The figure, as `GET /api/calls-dashboard/figures` defines it. Quantiles and numbers of callers are not possible.',
    }),
  }),
  filter: defaulted({
    schema: Type.String({
      maxLength: 4000,
      description:
        'Filters of `GET /api/calls-dashboard` as a query string, without `from`, `to`, `search` and `measure`. It is stored in a canonical form. Empty: all calls.',
      examples: ['direction=inbound'],
    }),
  }),
  window_minutes: required(integer(10, 10_080, 'The figure is that of the calls that started within these minutes.')),
  comparison: defaulted({
    schema: Type.Enum(['absolute', 'previous', 'week'], {
      description:
        'absolute: the figure itself. previous: its change in percent since the window just before. week: since the same window a week before, at the same time of the clock.',
    }),
  }),
  operator: required({ schema: Type.Enum(['above', 'below'], { description: 'Neither includes the threshold.' }) }),
  threshold: required({
    schema: Type.Number({
      minimum: -maxNumber,
      maximum: maxNumber,
      description: 'In the unit of the figure, or in percent of change. Below -20 percent is `below` with -20.',
    }),
  }),
  minimum_sample: defaulted(
    integer(
      1,
      1_000_000,
      'With fewer calls in a window, the state is `no_data`. Of a quotient, the calls of `whole` count.',
    ),
  ),
  for_minutes: defaulted(
    integer(0, 1440, 'How long the condition must hold before the rule fires. Until then it is `pending`.'),
  ),
  cooldown_minutes: defaulted(
    integer(0, 10_080, 'After a notification of a problem, none about another problem is sent for this time.'),
  ),
  quiet_hours: defaulted({
    schema: {
      ...OpeningHours,
      description:
        "Hours without notifications, in the organisation's time zone: for each weekday a list of ranges. The state still changes. After them, at most one notification is sent, of the state that holds then.",
      examples: [{ sat: [['00:00', '24:00']], sun: [['00:00', '24:00']] }],
    } as typeof OpeningHours,
  }),
  notify_no_data: defaulted({
    schema: Type.Boolean({
      description:
        'Whether `no_data` is notified too, after `for_minutes`. When calls no longer arrive, no other figure shows it.',
    }),
  }),
  destination_ids: defaulted({
    schema: Type.Array(Id('The id of a destination.'), {
      maxItems: maxDestinationsOfRule,
      uniqueItems: true,
      description: 'Where notifications are sent. Empty: the rule only has states.',
    }),
  }),
};

/** The defaults of the table. */
export const ruleDefaults = {
  filter: '',
  comparison: 'absolute',
  minimum_sample: 1,
  for_minutes: 0,
  cooldown_minutes: 60,
  quiet_hours: {},
  notify_no_data: false,
} as const;
