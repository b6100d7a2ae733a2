/** Distinct links of 43 characters. */
export const link = (index: number) =>
  `https://example.com/t/${index.toString(16).padStart(8, '0')}?u=42&src=mail`
