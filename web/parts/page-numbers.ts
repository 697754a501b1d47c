/** `[1, 'gap', 4, 5, 6, 'gap', 9]` around page 5 of 9. A gap never hides a single page. */
export function pageNumbers(page: number, totalPages: number): (number | 'gap')[] {
  const shown = [1, page - 1, page, page + 1, totalPages].filter((each) => each >= 1 && each <= totalPages);
  const numbers = [...new Set(shown)].sort((one, other) => one - other);
  return numbers.flatMap((each, index) => {
    const before = numbers[index - 1];
    if (before === undefined || each === before + 1) return [each];
    return each === before + 2 ? [before + 1, each] : ['gap' as const, each];
  });
}
