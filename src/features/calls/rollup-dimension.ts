// Whether the rollup has a dimension with these calls. private.rollup_dimension decides in SQL; a test compares the two.

const inEachDimension = ['started_from', 'started_before', 'zone', 'direction', 'weekday'];
const dimensions = ['cells', 'hour', 'agent_id', 'phone_number_id', 'campaign_id', 'outcome', 'provider', 'ended_by'];
const dimensionOf = (name: string) => ({ status: 'cells', sentiment: 'cells', weekday_hour: 'hour' })[name] ?? name;

export function isInOneDimension(groupBy: string, filter: object): boolean {
  const given = Object.entries(filter).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const names = [...given, groupBy].filter((name) => ![...inEachDimension, 'none'].includes(name));
  const wanted = new Set(names.map(dimensionOf));
  return wanted.size === 0 || (wanted.size === 1 && dimensions.includes([...wanted][0] ?? ''));
}
