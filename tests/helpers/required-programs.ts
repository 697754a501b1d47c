/** `CALLBOARD_DEMANDS=redis,postgresql-15,promtool`: what a run must find on the machine, where another leaves out the tests that need it. */
export function isRequired(program: 'redis' | 'postgresql-15' | 'promtool'): boolean {
  return (process.env.CALLBOARD_DEMANDS ?? '').split(',').includes(program);
}
