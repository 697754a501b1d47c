// The resource: a rule, with its state.
import { type TProperties, Type } from 'typebox';
import { defineResource } from '../../crud/resource.ts';
import { callFiguresVersion } from '../../domain/call-figures.ts';
import { Conflict, ValidationFailed } from '../../errors.ts';
import { Id, Instant, Nullable } from '../../http/contract.ts';
import { ruleStates } from './evaluation/rule-state.ts';
import { ruleFields } from './rule-fields.ts';

export const maxRules = 100;

const Figure = (description: string) => Nullable(Type.Number({ description }));

/** Of the last evaluation; null before the first one, and while the rule is inactive. */
export const measured = {
  value: Figure('The figure in the window. Null without data.'),
  before: Figure('The figure in the earlier window, for a comparison.'),
  part: Figure('The numerator of the figure, or the figure itself.'),
  whole: Figure('The denominator of the figure. Null when it is no quotient.'),
  sample: Figure('The calls that the figure is about.'),
};

const stateProperties: TProperties = {
  metric_is_changed: Type.Boolean({
    description: 'Definitions of figures have changed since the rule was written. Send `metric` again to accept them.',
  }),
  state: Nullable(
    Type.Enum([...ruleStates], {
      description:
        'pending: the condition holds, but not long enough. resolved: it held and has ended, for the time of the cooldown. no_data: too few calls. Null: inactive, or not evaluated yet.',
    }),
  ),
  since: Nullable(Instant('When the state began.')),
  ...measured,
  evaluated_at: Nullable(Instant('When the rule was last evaluated: once a minute.')),
  problem: Nullable(Type.String({ description: 'Why the figure could not be read. The state is then `no_data`.' })),
};

interface Stored {
  readonly metric_version: number;
  readonly alert_rule_states: Readonly<Record<string, unknown>> | null;
}

const stateColumns = ['state', 'since', 'value', 'before', 'part', 'whole', 'sample', 'evaluated_at', 'problem'];
const noState = Object.fromEntries(stateColumns.map((column) => [column, null]));

export const alertRule = defineResource({
  one: 'alert rule',
  many: 'alert rules',
  description: 'Rules on figures of calls. They are evaluated every minute, and send notifications when they fire.',
  table: 'alert_rules',
  writeRight: 'alert-rules.write',
  fields: ruleFields,
  computed: {
    metric_version: Type.Integer({
      description: 'The version of the definitions of figures, when the rule was written.',
    }),
    created_by: Nullable(Id('The author. The figures are read with the rights of this member, or else of an owner.')),
  },
  joined: {
    select: `alert_rule_states(${stateColumns.join(',')})`,
    tables: ['alert_rule_states'],
    properties: stateProperties,
    present({ alert_rule_states: state, ...row }: Stored) {
      const isChanged = row.metric_version !== callFiguresVersion;
      return { ...row, metric_is_changed: isChanged, ...noState, ...state };
    },
  },
  sorts: ['-created_at', 'created_at', 'name', '-name'],
  filters: ['active'],
  alsoChanges: { change: ['alert_rule_states'], delete: ['alert_rule_states'] },
  databaseErrors: {
    PT409: () => new Conflict(`An organisation has at most ${maxRules} alert rules`),
    PT422: () =>
      new ValidationFailed('destination_ids: one of them does not exist in this organisation', {
        field: 'destination_ids',
      }),
  },
  createExample: { destination_ids: [] },
  example: {
    id: '1f6a3c52-8a0b-4d1e-9c77-5b2d8e4f6a10',
    org_id: 'b1eb12d0-0000-4000-8000-000000000001',
    name: 'Many missed calls',
    active: true,
    metric: 'missed',
    filter: 'direction=inbound',
    window_minutes: 60,
    comparison: 'absolute',
    operator: 'above',
    threshold: 10,
    minimum_sample: 20,
    for_minutes: 5,
    cooldown_minutes: 60,
    quiet_hours: { sat: [['00:00', '24:00']], sun: [['00:00', '24:00']] },
    notify_no_data: false,
    destination_ids: ['7c1e5b90-2f4d-4a86-b3d1-9e0f6a7c8d20'],
    metric_version: 1,
    created_by: 'b1eb12d0-0000-4000-8000-0000000000a1',
    metric_is_changed: false,
    state: 'firing',
    since: '2026-11-20T16:05:00+00:00',
    value: 14,
    before: null,
    part: 14,
    whole: null,
    sample: 61,
    evaluated_at: '2026-11-20T16:12:00+00:00',
    problem: null,
    created_at: '2026-03-08T14:30:00+00:00',
    updated_at: '2026-11-20T16:02:11.5+00:00',
  },
});
