/** `CALLBOARD_DEMANDS=redis,postgresql-15,promtool,chromium` names programs that must be installed: tests that need them fail instead of being skipped. */
export function isRequired(program: 'redis' | 'postgresql-15' | 'promtool' | 'chromium'): boolean {
  return (process.env.CALLBOARD_DEMANDS ?? '').split(',').includes(program);
}
