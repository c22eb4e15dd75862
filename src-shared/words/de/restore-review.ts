import type { restoreReview as english } from '../en/restore-review.ts';

export const restoreReview = {
  'restore-review.disproved':
    'Eine Probe-Wiederherstellung am {date} hatte dieses Ergebnis: {verdict}. {reason}',
  'restore-review.disproved-without-reason':
    'Eine Probe-Wiederherstellung am {date} hatte dieses Ergebnis: {verdict}.',
  'restore-review.search-path':
    'Namen ohne Schema werden während und nach der Wiederherstellung in {schemas} gesucht (search_path der neuen Datenbank).',
  'restore-review.untrusted':
    'Nightjar hat diese Datei nicht auf diesem Computer erstellt. Ob sie geändert wurde, ist nicht bekannt.',
  'restore-review.rights-new-role':
    'Funktionen der Sicherung (in Checks, Vorgabewerten, Indexen und Triggern) laufen während der Wiederherstellung, mit den Rechten einer neuen Rolle, der nur die neue Datenbank gehört. Wenn der Server die Anmeldung einer neuen Rolle nicht erlaubt, laufen die Funktionen mit den Rechten von „{user}“.',
  'restore-review.rights-new-role-superuser':
    'Funktionen der Sicherung (in Checks, Vorgabewerten, Indexen und Triggern) laufen während der Wiederherstellung, mit den Rechten einer neuen Rolle, der nur die neue Datenbank gehört. Wenn der Server die Anmeldung einer neuen Rolle nicht erlaubt, laufen die Funktionen mit den Rechten von „{user}“, einem Superuser.',
  'restore-review.rights-user':
    'Funktionen der Sicherung (in Checks, Vorgabewerten, Indexen und Triggern) laufen während der Wiederherstellung, mit den Rechten von „{user}“.',
  'restore-review.rights-user-superuser':
    'Funktionen der Sicherung (in Checks, Vorgabewerten, Indexen und Triggern) laufen während der Wiederherstellung, mit den Rechten von „{user}“, einem Superuser.',
  'restore-review.acts-as-roles':
    'Die Datei erstellt Objekte im Namen anderer Rollen, was nur ein Superuser kann: Ihre Anweisungen können auf dem Computer des Servers Programme starten und Dateien lesen und schreiben.',
  'restore-review.reaches': 'Die Datei wirkt auch außerhalb ihrer Datenbank: {effects}.',
  'restore-review.roles-of-server':
    'Die Datei erstellt auch Rollen des Servers, mit deren Passwörtern und Rechten: {roles}. Sie werden nicht wiederhergestellt.',
  'restore-review.newer-server':
    'Die Sicherung stammt von PostgreSQL {from}, dieser Server hat {version}: Was nur die neuere Version kann, kann nicht wiederhergestellt werden.',
  'restore-review.transaction-timeout':
    'pg_dump {version} hat eine Einstellung (transaction_timeout) geschrieben, die dieser Server nicht kennt. Sie wird ausgelassen.',
  'restore-review.novelty-left-out':
    'pg_dump {version} hat {feature} geschrieben, was dieser Server nicht kennt. Das wird ausgelassen.',
  'restore-review.novelties':
    'Die Sicherung enthält Funktionen, die dieser Server nicht kennt: {features}. Die Wiederherstellung wird fehlschlagen und nichts ändern.',
  'restore-review.novelties-of-tables':
    'Die Sicherung enthält Funktionen, die dieser Server nicht kennt: {features}. Wenn eine gewählte Tabelle eine davon braucht, wird die Wiederherstellung fehlschlagen und nichts ändern.',
  'restore-review.novelty': '{feature} (neu in {version, plain})',
  'restore-review.only-superusers':
    'Nur ein Superuser kann {objects} erstellen, und „{user}“ ist kein Superuser: Die Wiederherstellung kann dort fehlschlagen.',
  'restore-review.wide-publication':
    'Publikation {name} (aller Tabellen oder aller Tabellen eines Schemas)',
  'restore-review.casts':
    '„{user}“ kann Casts nur für eigene Typen und nur mit einer Funktion erstellen: Die Wiederherstellung kann bei {casts} fehlschlagen.',
  'restore-review.owners-and-grants-as-in-file':
    'Eigentümer und Rechte werden wie in der Datei gesetzt, für die Rollen {roles}.',
  'restore-review.owners-and-grants-as-in-file-new-owner':
    'Eigentümer und Rechte werden wie in der Datei gesetzt, für die Rollen {roles}. Objekte von Superusern gehen an den neuen Eigentümer.',
  'restore-review.owners-as-in-file':
    'Eigentümer werden wie in der Datei gesetzt, für die Rollen {roles}.',
  'restore-review.owners-as-in-file-new-owner':
    'Eigentümer werden wie in der Datei gesetzt, für die Rollen {roles}. Objekte von Superusern gehen an den neuen Eigentümer.',
  'restore-review.owner-of-replaced':
    'Eigentümer und Rechte von Tabellen und anderen Objekten sind nicht in einer Sicherung: Alle werden dem Eigentümer von „{database}“ gehören.',
  'restore-review.owner-new-role':
    'Eigentümer und Rechte von Tabellen und anderen Objekten sind nicht in einer Sicherung: Alle werden einer neuen Rolle „{role}“ gehören, die nur diese Datenbank benutzen kann.',
  'restore-review.owner-who-restores':
    'Eigentümer und Rechte von Tabellen und anderen Objekten sind nicht in einer Sicherung: Alle werden dem Benutzer gehören, der wiederherstellt.',
  'restore-review.roles-on-server':
    'Die Rollen, die sie nennt, sind auf dem Server vorhanden: {roles}.',
  'restore-review.space':
    'Die Datenbank braucht etwa {size} auf dem Server, wie vor der Sicherung.',
  'restore-review.backed-up-first':
    '„{database}“ wird zuerst gesichert und unter einem anderen Namen aufbewahrt, bis Sie sie löschen.',
  'restore-review.properties-copied':
    'Eigentümer, Rechte und Einstellungen der Datenbank selbst werden in die wiederhergestellte Datenbank übernommen.',
  'restore-review.connections-closed':
    '{connections, plural, one{# Verbindung} other{# Verbindungen}} zu „{database}“ werden geschlossen.',
  'restore-review.extensions-missing':
    '{count, plural, one{Der Server hat die Erweiterung {extensions} nicht. Ohne sie wird die Wiederherstellung fehlschlagen.} other{Der Server hat die Erweiterungen {extensions} nicht. Ohne sie wird die Wiederherstellung fehlschlagen.}} Installieren Sie die fehlende Software zuerst auf dem Computer des Servers.',
  'restore-review.extensions-missing-for-tables':
    '{count, plural, one{Der Server hat die Erweiterung {extensions} nicht. Wenn die Tabellen sie brauchen, wird die Wiederherstellung fehlschlagen.} other{Der Server hat die Erweiterungen {extensions} nicht. Wenn die Tabellen sie brauchen, wird die Wiederherstellung fehlschlagen.}} Installieren Sie die fehlende Software zuerst auf dem Computer des Servers.',
  'restore-review.not-preloaded':
    '{extension} ist nicht in shared_preload_libraries des Servers. Ohne sie wird die Wiederherstellung fehlschlagen. Tragen Sie sie dort ein und starten Sie den Server zuerst neu.',
  'restore-review.not-preloaded-for-tables':
    '{extension} ist nicht in shared_preload_libraries des Servers. Wenn die Tabellen sie brauchen, wird die Wiederherstellung fehlschlagen. Tragen Sie sie dort ein und starten Sie den Server zuerst neu.',
  'restore-review.timescaledb':
    'Tabellen von timescaledb werden nur zwischen timescaledb_pre_restore() und timescaledb_post_restore() wiederhergestellt, was Nightjar nicht aufruft: Stellen Sie diese Sicherung von Hand mit psql wieder her.',
  'restore-review.creates-database':
    'Die Datei erstellt selbst eine Datenbank „{database}“: Ihr Inhalt kommt stattdessen in die neue Datenbank, und keine andere Datenbank wird erstellt oder gelöscht.',
  'restore-review.connects-to-database':
    'Die Datei verbindet sich selbst mit einer Datenbank „{database}“: Ihr Inhalt kommt stattdessen in die neue Datenbank, und keine andere Datenbank wird erstellt oder gelöscht.',
  'restore-review.takes-settings':
    'Die neue Datenbank erhält die Einstellungen von „{database}“: {settings}.',
  'restore-review.setting-not-applied':
    'Die Einstellung {setting} der Datei wurde nicht übernommen: {title}, {explanation}',
  'restore-review.left-out.asked': 'Auf Ihren Wunsch ausgelassen: {entries}.',
  'restore-review.left-out.needing': 'Auch ausgelassen, weil sie es brauchen: {entries}.',
  'restore-review.left-out.owners-and-grants':
    'Eigentümer, Rechte und Vorgaberechte der Datei werden auf Ihren Wunsch ausgelassen.',
  'restore-review.left-out.transaction_timeout':
    'Die Einstellung transaction_timeout, die dieser Server nicht kennt, wurde ausgelassen.',
  'restore-review.left-out.default_table_access_method':
    'Die Einstellung default_table_access_method, die dieser Server nicht kennt, wurde ausgelassen.',
  'restore-review.left-out.statistics':
    'Statistiken des Planers, die dieser Server nicht kennt, wurden ausgelassen.',
  'restore-review.left-out.server-stamps':
    'Interne Optionen des alten Servers ({options}) wurden ausgelassen. Ein pg_dump, das älter als der Server war, hat sie in die Datei geschrieben.',
  'restore-review.left-out.comment': 'Der Kommentar an der Datenbank selbst wurde ausgelassen.',
  'restore-review.left-out.of-database':
    'Diese Eigenschaften der Datenbank „{database}“ werden nicht wiederhergestellt: {properties}.',
  'restore-review.left-out.of-server':
    'Ausgelassen, weil es zum Server gehört und nur sein Eigentümer es ändern darf: {object}.',
  'restore-review.left-out.owner-with-power':
    '„{role}“ ist ein Superuser oder kann als solcher handeln: {objects, plural, one{# Objekt, das die Datei dieser Rolle zuweist, behält} other{# Objekte, die die Datei dieser Rolle zuweist, behalten}} den Eigentümer der anderen Objekte. So läuft kein Code der Datei mit den Rechten eines Superusers.',
  'restore-review.left-out.default-privileges':
    'Vorgaberechte von {roles} wurden aus demselben Grund ausgelassen.',
  'restore-review.left-out.protected':
    'Eigentümer und Rechte von {objects} wurden ausgelassen: Diese Objekte gehören zum Server selbst, oder eine Erweiterung erlaubt anderen Benutzern nicht, sie zu ändern.',
  'restore-review.not-copied.tablespace':
    'Nicht von der ersetzten Datenbank übernommen: ihr Tablespace „{tablespace}“, in dem Sie keine Objekte erstellen dürfen. Die wiederhergestellte Datenbank ist im Standard-Tablespace.',
  'restore-review.not-copied.statement':
    'Nicht von der ersetzten Datenbank übernommen („{statement}“): {title}, {explanation}',
  'restore-review.not-copied.setting':
    'Nicht von der ersetzten Datenbank übernommen: ihre Einstellung {setting}, eine Liste, die nicht wieder gesetzt werden kann.',
  'restore-review.not-copied.setting-of-role':
    'Nicht von der ersetzten Datenbank übernommen: ihre Einstellung {setting} für die Rolle „{role}“, eine Liste, die nicht wieder gesetzt werden kann.',
  'restore-review.lost-provider':
    'Der Server kann nicht nach der Locale {locale} ({provider}) der Sicherung sortieren. Text wird möglicherweise anders sortiert.',
  'restore-review.lost-provider-unknown':
    'Der Server kann nicht nach der Locale ({provider}) der Sicherung sortieren. Text wird möglicherweise anders sortiert.',
  'restore-review.lost-locale':
    'Der Server hat die Locale {locale} der Sicherung nicht. Die wiederhergestellte Datenbank sortiert nach den Bytes ihrer Texte (Locale C).',
  'restore-review.not-counted-row-security':
    'Row-Level Security hat verhindert, dass die Zeilen von {tables} gezählt werden.',
  'restore-review.not-counted':
    'Die Zeilen von {tables} konnten im Dump nicht gezählt werden: Prüfen Sie, ob alle da sind.',
  'restore-review.other-count':
    '{table} hat {rows, plural, one{# Zeile} other{# Zeilen}}, die Datei enthielt aber {expected, number}.',
  'restore-review.table-gone': '{table} aus der Datei existiert nicht mehr.',
  'restore-review.ran-with-all-rights':
    'Der Server erlaubt einer neuen Rolle keine Anmeldung mit Passwort: Code der Sicherung lief während der Wiederherstellung mit den Rechten von „{user}“.',
  'restore-review.belongs-to-role':
    'Alle Objekte in „{database}“ ohne anderen Eigentümer gehören der neuen Rolle „{role}“, die nur diese Datenbank benutzen kann: So hat keines die Rechte eines Superusers.',
} as const satisfies Record<keyof typeof english, string>;
