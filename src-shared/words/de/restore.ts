import type { restore as english } from '../en/restore.ts';

export const restore = {
  'restore.undone-title': 'Rückgängig gemacht',
  'restore.undone-of':
    '„{database}“ ist wieder wie vor der Wiederherstellung von {filename}. Die wiederhergestellte Datenbank ist gelöscht.',
  'restore.undone':
    '„{database}“ ist wieder wie vor der Wiederherstellung. Die wiederhergestellte Datenbank ist gelöscht.',
  'restore.old-exists': 'Die alte Datenbank {database} existiert noch',
  'restore.old-kept':
    'Sie wurde {time} ersetzt und bleibt als „{replacedDatabase}“ erhalten, bis Sie sie löschen.',
  'restore.undo': 'Rückgängig machen …',
  'restore.undo-title': 'Ersetzung von {database} rückgängig machen?',
  'restore.undo-confirm': 'Ersetzung rückgängig machen',
  'restore.undo-effect':
    '„{replacedDatabase}“ erhält wieder den Namen „{database}“. Die wiederhergestellte Datenbank wird gelöscht, mit allen Änderungen seit der Wiederherstellung.',
  'restore.drop': 'Alte Datenbank löschen …',
  'restore.drop-title': 'Die alte Datenbank {database} löschen?',
  'restore.drop-confirm': 'Löschen',
  'restore.drop-effect':
    '„{replacedDatabase}“ wird endgültig gelöscht. Die Sicherheitskopie von vor der Ersetzung wird nicht gelöscht.',
  'restore.no-connection':
    'Verbinden Sie zuerst eine Datenbank: Die Sicherung wird auf deren Server wiederhergestellt.',
  'restore.where': 'Wohin',
  'restore.server': 'Server',
  'restore.server-at': '{name} ({host}, Port {port, plain})',
  'restore.database': 'Datenbank',
  'restore.new': 'Eine neue Datenbank',
  'restore.new-hint': 'Keine bestehende Datenbank wird geändert.',
  'restore.name': 'Name',
  'restore.name-taken': 'Eine Datenbank mit diesem Namen existiert bereits.',
  'restore.name-invalid': 'Dieser Name ist nicht gültig.',
  'restore.replace': 'Eine bestehende Datenbank ersetzen',
  'restore.replace-hint':
    'Sie wird zuerst gesichert. Die alte Datenbank bleibt erhalten, bis Sie sie löschen.',
  'restore.database-to-replace': 'Datenbank, die ersetzt wird',
  'restore.choose-database': 'Datenbank wählen',
  'restore.database-of-size': '{database}, {size}',
  'restore.what': 'Was',
  'restore.everything-replaces':
    'Beim Ersetzen einer Datenbank wird alles wiederhergestellt, was in der Sicherung ist.',
  'restore.everything': 'Alles',
  'restore.some-tables': 'Einzelne Tabellen',
  'restore.some-tables-hint':
    'Mit den Typen, Sequenzen, Indexen und Constraints, die sie brauchen. Die Übersicht führt sie auf.',
  'restore.search-tables': 'Tabellen durchsuchen',
  'restore.search': 'Suchen',
  'restore.table-facts': '{rows}, {size}',
  'restore.chosen':
    '{chosen, number} von {tables, plural, one{# Tabelle} other{# Tabellen}} gewählt',
  'restore.review': 'Was geschieht',
  'restore.review-waits.new':
    'Geben Sie der neuen Datenbank einen Namen, um zu sehen, was geschieht.',
  'restore.review-waits.replace':
    'Wählen Sie die Datenbank, die ersetzt wird, um zu sehen, was geschieht.',
  'restore.review-waits.tables': 'Wählen Sie mindestens eine Tabelle, um zu sehen, was geschieht.',
  'restore.review-waits.server': 'Die Übersicht erscheint, sobald der Server antwortet.',
  'restore.reviewing': 'Die Datei wird gelesen und der Server gefragt …',
  'restore.with-what-they-need': 'Wird auch wiederhergestellt, weil die Tabellen es brauchen',
  'restore.not-restored': 'Wird nicht wiederhergestellt',
  'restore.good-to-know': 'Gut zu wissen',
  'restore.trust': 'Ich weiß, wer diese Datei erstellt hat, und vertraue ihr',
  'restore.trust-hint':
    'Nightjar hat sie nicht auf diesem Computer erstellt. Ihr SQL läuft mit allen Rechten des Benutzers, der wiederherstellt.',
  'restore.type-to-replace': 'Geben Sie {database} ein, um diese Datenbank zu ersetzen',
  'restore.begin': 'Wiederherstellen',
  'restore.begin-tables':
    '{tables, plural, one{# Tabelle wiederherstellen} other{# Tabellen wiederherstellen}}',
  'restore.begin-replace': '{database} ersetzen',
  'restore.without-owners': 'Ohne Eigentümer und Rechte',
  'restore.without-owners-hint':
    'Alles gehört dem neuen Eigentümer. Eigentümer, Rechte und Vorgaberechte der Datei werden nicht wiederhergestellt.',
  'restore.without': 'Ohne {entry}',
  'restore.without-hint': 'Objekte, die davon abhängen, werden auch nicht wiederhergestellt.',
  'restore.search-path': 'Mit search_path {schemas}',
  'restore.search-path-hint':
    'Funktionen finden Namen ohne Schema, während der Wiederherstellung und in der neuen Datenbank.',
  'restore.intention.new':
    'Stellt alles aus {source} in einer neuen Datenbank „{database}“ auf {host}, Port {port, plain} (PostgreSQL {version}) wieder her.',
  'restore.intention.new-at':
    'Stellt alles aus {source} im Stand vom {time} in einer neuen Datenbank „{database}“ auf {host}, Port {port, plain} (PostgreSQL {version}) wieder her.',
  'restore.intention.tables':
    'Stellt {tables, plural, one{# Tabelle} other{# Tabellen}} aus {source} in einer neuen Datenbank „{database}“ auf {host}, Port {port, plain} (PostgreSQL {version}) wieder her.',
  'restore.intention.tables-at':
    'Stellt {tables, plural, one{# Tabelle} other{# Tabellen}} aus {source} im Stand vom {time} in einer neuen Datenbank „{database}“ auf {host}, Port {port, plain} (PostgreSQL {version}) wieder her.',
  'restore.intention.replace':
    'Ersetzt „{database}“ auf {host}, Port {port, plain} (PostgreSQL {version}) durch alles aus {source}.',
  'restore.intention.replace-at':
    'Ersetzt „{database}“ auf {host}, Port {port, plain} (PostgreSQL {version}) durch alles aus {source} im Stand vom {time}.',
  'restore.source': '„{database}“',
  'restore.step.other-name': 'Die Sicherung wird unter einem anderen Namen wiederhergestellt.',
  'restore.step.compared':
    'Die wiederhergestellten Tabellen und Zeilen werden gezählt und mit der Sicherung verglichen.',
  'restore.step.renamed':
    'Dann wird die Datenbank in „{database}“ umbenannt. Wenn ein Schritt fehlschlägt, wird die neue Datenbank entfernt.',
  'restore.step.backed-up': '„{database}“ wird im jetzigen Stand gesichert.',
  'restore.step.second':
    'Die Sicherung wird in einer zweiten Datenbank wiederhergestellt und mit der Sicherung verglichen.',
  'restore.step.swapped':
    'Dann werden die Namen getauscht. Die alte „{database}“ bleibt erhalten und kann zurückgeholt werden.',
  'restore.size': 'Es sind {size} SQL.',
  'restore.size-of-tables': 'Mit allem, was sie brauchen, sind die gewählten Tabellen {size} SQL.',
  'restore.duration': 'Die Wiederherstellung dauert etwa {duration}.',
  'restore.duration-of-tables': 'Die Wiederherstellung der Tabellen dauert etwa {duration}.',
  'restore.phase.preparing': 'Vorbereitung',
  'restore.phase.safety-backup': 'Sicherheitskopie',
  'restore.phase.restoring': 'Wiederherstellung',
  'restore.phase.checking': 'Vergleich',
  'restore.phase.publishing': 'Abschluss',
  'restore.phase-title.preparing': 'Die Datei wird gelesen und der Server gefragt',
  'restore.phase-title.safety-backup': 'Die Datenbank, die ersetzt wird, wird gesichert',
  'restore.phase-title.restoring': 'Die Sicherung wird an den Server gesendet',
  'restore.phase-title.checking':
    'Die wiederhergestellten Daten werden mit der Sicherung verglichen',
  'restore.phase-title.publishing': 'Die Datenbank wird umbenannt',
  'restore.in-progress': 'Wiederherstellung läuft',
  'restore.from-to': '{filename} → {database}',
  'restore.fact.time-left': 'Restzeit',
  'restore.fact.elapsed': 'Vergangen',
  'restore.fact.sent': 'An den Server gesendet',
  'restore.restored': 'Wiederhergestellt',
  'restore.replaced': '{database} wurde ersetzt',
  'restore.done': 'Fertig',
  'restore.old-kept-as': 'Die alte Datenbank bleibt als „{replacedDatabase}“ erhalten.',
  'restore.safety-backup': 'Sicherheitskopie der alten Datenbank: {filename}',
  'restore.warnings': 'Warnungen',
  'restore.copy-address': 'Verbindungs-URL kopieren',
  'restore.compare': 'Mit der Datenbank vergleichen',
  'restore.retry-with': '{remedy} …',
  'restore.cancelled': 'Wiederherstellung abgebrochen',
  'restore.cancelled-effect': 'Der Server ist wie vorher.',
  'restore.result':
    '{tables, plural, one{# Tabelle} other{# Tabellen}} und {rows, plural, one{# Zeile} other{# Zeilen}} sind in „{database}“. Es dauerte {duration}.',
  'restore.result-expected':
    '{tables, plural, one{# Tabelle} other{# Tabellen}} und {rows, plural, one{# Zeile} other{# Zeilen}} sind in „{database}“. Es dauerte {duration} (erwartet waren etwa {expected}).',
  'restore.announce': 'Wiederherstellung: {step}.',
  'restore.announce-percent': 'Wiederherstellung: {step}, {percent, number} Prozent.',
  'restore.announce-done': 'Wiederhergestellt. {result}',
  'restore.announce-cancelled': 'Wiederherstellung abgebrochen. Der Server ist wie vorher.',
} as const satisfies Record<keyof typeof english, string>;
