import type { ui as english } from '../en/ui.ts';

export const ui = {
  'ui.dismiss': 'Ausblenden',
  'ui.close': 'Schließen',
  'ui.copied': 'Kopiert',
  'ui.cancel': 'Abbrechen',
  'ui.at-least-characters-few-words':
    'Mindestens {shortestPassphrase, number} Zeichen; einige Wörter sind am einfachsten',
  'ui.add-at-least-more':
    'Es {missing, plural, one{fehlt mindestens # Zeichen} other{fehlen mindestens # Zeichen}}.',
  'ui.phases': 'Schritte',
  'ui.percent': '{percent, number} %',
  'ui.step-percent': '{step}, {percent, number} Prozent',
  'ui.passphrase.too-short': 'Zu kurz: {hint}',
  'ui.passphrase.weak': 'Schwach: {hint}',
  'ui.passphrase.fair': 'Mittel: {hint}',
  'ui.passphrase.strong': 'Stark: {hint}',
  'ui.start-error.try-again': 'Erneut versuchen',
  'ui.easy-guess-add-two-three':
    'Leicht zu erraten. Ergänzen Sie zwei oder drei Wörter ohne Zusammenhang.',
  'ui.one-more-unusual-word-makes': 'Ein weiteres ungewöhnliches Wort macht sie stark.',
  'ui.strong-unless-known-quotation-saying':
    'Stark, außer es ist ein bekanntes Zitat oder eine Redensart.',
} as const satisfies Record<keyof typeof english, string>;
