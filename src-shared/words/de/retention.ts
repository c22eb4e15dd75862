import type { retention as english } from '../en/retention.ts';

export const retention = {
  'retention.title': 'Was jetzt gelöscht würde',
  'retention.close': 'Schließen',
  'retention.loading': 'Wird geladen …',
  'retention.nothing':
    'Nichts: {total, plural, one{Die Sicherung ist} other{Keine von # Sicherungen ist}} nach {days, plural, one{# Tag} other{# Tagen}} zu löschen.',
  'retention.summary':
    '{count, plural, one{# Sicherung ist älter als {days, plural, one{# Tag} other{# Tage}} und würde gelöscht: {size}, vom {newest}.} other{# Sicherungen sind älter als {days, plural, one{# Tag} other{# Tage}} und würden gelöscht: {size}, vom {oldest} bis zum {newest}.}}',
  'retention.clock':
    'Die Uhr dieses Computers sprang, oder der Computer war lange aus. Prüfen Sie sein Datum, bevor Sie Sicherungen löschen.',
  'retention.goes': 'Sicherungen, die gelöscht würden',
  'retention.goes-one': '{days, plural, one{# Tag} other{# Tage}} alt, {size}',
  'retention.stays': '{count, plural, one{# Sicherung bleibt} other{# Sicherungen bleiben}}',
  'retention.more': 'Und {count, number} weitere.',
  'retention.ask': '{count, plural, one{# Sicherung löschen …} other{# Sicherungen löschen …}}',
  'retention.question.title':
    '{count, plural, one{# Sicherung löschen?} other{# Sicherungen löschen?}}',
  'retention.question.confirm':
    '{count, plural, one{# Sicherung löschen} other{# Sicherungen löschen}}',
  'retention.question.what':
    '{count, plural, one{{size}, vom {newest}.} other{{size}, vom {oldest} bis zum {newest}.}}',
  'retention.question.back': 'Zurück',
  'retention.question.note':
    '{count, plural, one{Sie können sie 24 Stunden lang zurücklegen, aus der Liste unter den Sicherungen.} other{Sie können sie 24 Stunden lang zurücklegen, aus der Liste unter den Sicherungen.}}',
  'retention.done':
    '{count, plural, one{# gelöscht, {size}. Sie kann 24 Stunden lang zurückgelegt werden.} other{# gelöscht, {size}. Sie können 24 Stunden lang zurückgelegt werden.}}',
  'retention.not-done':
    '{count, plural, one{# konnte nicht gelöscht werden:} other{# konnten nicht gelöscht werden:}}',
  'retention.rule.young-enough': 'Nicht alt genug',
  'retention.rule.newest-verified': 'Die neueste geprüfte Sicherung',
  'retention.rule.pinned': 'Angeheftet',
  'retention.rule.in-use': 'Wird gerade verwendet',
  'retention.rule.dated-in-the-future': 'Ihr Datum liegt in der Zukunft',
  'retention.rule.manifest-not-readable': 'Ihr Manifest kann nicht gelesen werden',
  'retention.rule.not-ours': 'Kein Manifest beschreibt sie',
  'retention.rule.of-a-connection': 'Sie gehört zu einer Verbindung',
} as const satisfies Record<keyof typeof english, string>;
