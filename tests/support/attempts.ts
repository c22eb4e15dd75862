/**
 * Number of repetitions in a test: `few` in `npm test`, `many` in `npm run attack` and `npm run
 * test:long`.
 */
export function attempts(few: number, many: number): number {
  return process.env['NIGHTJAR_LONG_TESTS'] === '1' ? many : few;
}
