const names: Readonly<Record<string, string>> = {
  direction: 'direction',
  status: 'status',
  sentiment: 'sentiment',
  agent_id: 'agent',
  phone_number_id: 'number',
  campaign_id: 'campaign',
  contact_id: 'contact',
  outcome: 'outcome',
  search: 'search',
  weekday: 'weekday',
  hour: 'hour',
};

const isId = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

export const filterChipWords = {
  label: 'Filters',
  remove: (text: string) => `Remove the filter ${text}`,
  /** `status missed or failed`. Ids say nothing to a reader. */
  filter(name: string, values: readonly string[]): string {
    const told = values.filter((value) => !isId.test(value)).map((value) => value.replaceAll('_', ' '));
    const chosen = told.length === values.length ? told : [...told, `${values.length - told.length} chosen`];
    return `${names[name] ?? name.replaceAll('_', ' ')} ${chosen.join(' or ')}`;
  },
};
