/** The languages that the user of a terminal prefers. */

/**
 * The variables in the order of gettext. Where none of them is set, as on Windows, the language of the system counts.
 */
export function languagesOfTerminal(
  environment: NodeJS.ProcessEnv,
  systemLanguage: string = new Intl.Locale(new Intl.NumberFormat().resolvedOptions().locale)
    .language,
): string[] {
  const locale = ['LC_ALL', 'LC_MESSAGES', 'LANG']
    .map((name) => environment[name] ?? '')
    .find(Boolean);
  if (locale === undefined) return [systemLanguage];
  // As for every program of GNU, C means English whatever else is set.
  if (/^(?:C|POSIX)(?:\.|$)/u.test(locale)) return ['en'];
  return [...(environment['LANGUAGE'] ?? '').split(':').filter(Boolean), locale];
}
