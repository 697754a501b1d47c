/** The pages to link: the first, the last, and those around the current one. Null stands for a gap. */
export function pageNumbers(page: number, pages: number): (number | null)[] {
  const near = [1, page - 1, page, page + 1, pages].filter((each) => each >= 1 && each <= pages);
  const numbers = [...new Set(near)].sort((one, other) => one - other);
  return numbers.flatMap((number, index) => {
    const missing = number - (numbers[index - 1] ?? number - 1) - 1;
    if (missing === 0) return [number];
    // A gap of one page is as wide as the page.
    return missing === 1 ? [number - 1, number] : [null, number];
  });
}
