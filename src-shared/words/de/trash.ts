import type { trash as english } from '../en/trash.ts';

export const trash = {
  'trash.question.title':
    '{count, plural, one{Diese Sicherung löschen?} other{# Sicherungen löschen?}}',
  'trash.question.confirm': '{count, plural, one{Sicherung löschen} other{# Sicherungen löschen}}',
  'trash.question.several': '{size}, vom {oldest} bis zum {newest}',
  'trash.question.one': '{size}, erstellt am {created}',
  'trash.question.note':
    '{count, plural, one{Sie können sie 24 Stunden lang zurücklegen. Bis dahin belegt sie ihren Platz, außer eine neue Sicherung braucht ihn.} other{Sie können sie 24 Stunden lang zurücklegen. Bis dahin belegen sie ihren Platz, außer eine neue Sicherung braucht ihn.}}',
  'trash.question.for-good':
    'Endgültig löschen und den Platz sofort freigeben. Das kann nicht rückgängig gemacht werden.',
  'trash.deleted.title': '{count, plural, one{# Sicherung gelöscht} other{# Sicherungen gelöscht}}',
  'trash.deleted.message':
    '{count, plural, one{Sie kann 24 Stunden lang zurückgelegt werden.} other{Sie können 24 Stunden lang zurückgelegt werden.}}',
  'trash.deleted-for-good.title':
    '{count, plural, one{# Sicherung endgültig gelöscht} other{# Sicherungen endgültig gelöscht}}',
  'trash.deleted-for-good.message': 'Der Platz ist frei.',
  'trash.not-deleted.title':
    '{count, plural, one{# Sicherung wurde nicht gelöscht} other{# Sicherungen wurden nicht gelöscht}}',
  'trash.not-put-back.title':
    '{count, plural, one{# Sicherung wurde nicht zurückgelegt} other{# Sicherungen wurden nicht zurückgelegt}}',
  'trash.more-reasons': 'Und {count, number} weitere.',
  'trash.all-deleted.title': 'Alle Sicherungen wurden gelöscht',
  'trash.all-deleted.message':
    'Sie können sie 24 Stunden lang zurücklegen: Öffnen Sie unten „In den letzten 24 Stunden gelöscht“.',
  'trash.undo': 'Rückgängig',
  'trash.put-back.title':
    '{count, plural, one{# Sicherung zurückgelegt} other{# Sicherungen zurückgelegt}}',
  'trash.put-back.pinned':
    '{count, plural, one{Eine Sicherung ist älter als Ihre Aufbewahrungsfrist, die sie wieder löschen würde. Deshalb hat Nightjar sie angeheftet. Lösen Sie sie, wenn sie gelöscht werden darf.} other{# Sicherungen sind älter als Ihre Aufbewahrungsfrist, die sie wieder löschen würde. Deshalb hat Nightjar sie angeheftet. Lösen Sie sie, wenn sie gelöscht werden dürfen.}}',
  'trash.list.summary':
    '{count, plural, one{In den letzten 24 Stunden gelöscht: # Sicherung, {size}} other{In den letzten 24 Stunden gelöscht: # Sicherungen, {size}}}',
  'trash.list.name': 'Gelöschte Sicherungen',
  'trash.list.entry': '{created}, {size}',
  'trash.list.by-age': 'Gelöscht {when} wegen ihres Alters. Sie wird endgültig entfernt: {end}.',
  'trash.list.by-user': 'Gelöscht {when} von {user}. Sie wird endgültig entfernt: {end}.',
  'trash.list.by-unknown': 'Gelöscht {when}. Sie wird endgültig entfernt: {end}.',
  'trash.list.soon': 'bald',
  'trash.list.put-back': 'Zurücklegen',
  'trash.list.put-back-named': '{filename} zurücklegen',
  'trash.list.put-all-back': 'Alle zurücklegen',
  'trash.list.delete': 'Jetzt löschen …',
  'trash.list.delete-named': '{filename} jetzt löschen',
  'trash.list.delete-all': 'Alle jetzt löschen …',
  'trash.empty.title': 'Endgültig löschen?',
  'trash.empty.confirm': 'Endgültig löschen',
  'trash.empty.one': '{filename}, {size}',
  'trash.empty.all': 'Alle {count, number} gelöschten Sicherungen, {size}',
  'trash.empty.note': 'Der Platz wird sofort frei. Das kann nicht rückgängig gemacht werden.',
} as const satisfies Record<keyof typeof english, string>;
