import type { dumpErrors as english } from '../en/dump-errors.ts';

export const dumpErrors = {
  'error.extensions-missing.title': 'Für diese Probe fehlen Erweiterungen',
  'error.extensions-missing.next-step':
    'Noch ist unbekannt, ob die Sicherung gut ist. Installieren Sie die Erweiterungen auf dem Computer dieses Servers, und erproben Sie die Sicherung erneut.',
  'error.extension-not-provable.title':
    'Eine Probe kann eine Erweiterung dieser Sicherung nicht wiederherstellen',
  'error.extension-not-provable.explanation': '{extension}: {reason}',
  'error.extension-not-provable.next-step':
    'Noch ist unbekannt, ob die Sicherung gut ist. Um sie zu testen, stellen Sie sie auf Ihrem eigenen Server wieder her.',
  'error.drill-not-trusted.title': 'Die Datei wurde nicht hier erstellt',
  'error.drill-not-trusted.explanation':
    'Dieses Nightjar hat {filename} nicht erstellt. Um die Datei zu erproben, führt ein Wegwerf-Server ihre Anweisungen mit einer Rolle aus, die keinen Zugriff auf Dateien und Programme hat.',
  'error.drill-not-trusted.next-step':
    'Wenn Sie wissen, woher sie kommt, bestätigen Sie, dass Sie ihr vertrauen.',
  'error.drill-needs-superuser.title': 'Nur ein Superuser könnte diese Datei wiederherstellen',
  'error.drill-needs-superuser.next-step':
    'Der restliche Teil der Datei wurde nicht getestet. Um ihn zu testen, stellen Sie sie auf Ihrem eigenen Server wieder her.',
  'error.drill-failed.title': 'Die Probe konnte nicht beendet werden',
  'error.drill-failed.explanation': '{detail}',
  'error.drill-failed.next-step':
    'Noch ist unbekannt, ob die Sicherung gut ist. Einzelheiten stehen im Log.',
  'error.drill-too-long.title': 'Die Probe dauerte zu lange und wurde angehalten',
  'error.drill-too-long.next-step':
    'Noch ist unbekannt, ob die Sicherung gut ist. Versuchen Sie es erneut, wenn dieser Computer weniger ausgelastet ist, oder prüfen Sie die Funktionen und Trigger der Datenbank.',
  'error.drill-cancelled.title': 'Probe abgebrochen',
  'error.drill-cancelled.explanation': 'Die Probe wurde auf Wunsch angehalten.',
  'error.drill-cancelled.next-step': 'Temporäre Dateien und Datenbanken wurden entfernt.',
  'error.drill-running.title': 'Eine Probe läuft schon',
  'error.drill-running.explanation': '{filename} wird gerade erprobt.',
  'error.drill-running.next-step': 'Warten Sie, bis sie fertig ist.',
  'error.drill-no-good-backup.title': 'Es gibt keine gute Sicherung zum Erproben',
  'error.drill-no-good-backup.explanation':
    'Es gibt noch keine Sicherung, oder jede hat eine Warnung oder ist beschädigt.',
  'error.drill-no-good-backup.next-step': 'Erstellen Sie eine Sicherung.',
  'error.drill-none-made-here.title': 'Auf diesem Computer wurde keine gute Sicherung erstellt',
  'error.drill-none-made-here.explanation':
    'Nightjar erprobt von selbst nur Sicherungen, die es hier erstellt hat. Andere Dateien werden erst ausgeführt, wenn ein Admin bestätigt, dass sie vertrauenswürdig sind.',
  'error.drill-none-made-here.next-step':
    'Erstellen Sie hier eine Sicherung, oder wählen Sie „Erproben“ für eine, der Sie vertrauen.',
  'error.file-not-a-dump.title': 'Diese Datei kann nicht als Sicherung geöffnet werden',
  'error.file-not-a-dump.explanation': '{filename}: {detail}',
  'error.file-not-a-dump.next-step': '{advice}',
  'error.statement-too-long.title': 'Der Dump enthält eine Anweisung, die zu lang zum Lesen ist',
  'error.statement-too-long.next-step':
    'pg_dump schreibt so lange Anweisungen nur für Zeilen als INSERT. Erstellen Sie den Dump mit COPY, das keine Grenze hat.',
  'error.file-refused.title': 'Nur ein Dump kann geöffnet werden',
  'error.file-refused.next-step': 'Wählen Sie eine Datei, die auf .sql oder .sql.gz endet.',
  'error.file-changed.title': 'Die Datei hat sich geändert, während sie geöffnet war',
  'error.file-changed.explanation': 'Ein anderes Programm hat in {filename} geschrieben.',
  'error.file-changed.next-step': 'Öffnen Sie sie erneut, wenn das Programm fertig ist.',
  'error.not-a-regular-file.title': 'Das ist keine gewöhnliche Datei',
  'error.not-a-regular-file.explanation':
    '{file} ist {fileKind}, keine gewöhnliche Datei. Nightjar hat sie nicht geöffnet.',
  'error.not-a-regular-file.next-step':
    'Finden Sie heraus, wer sie erstellt hat, verschieben Sie sie in einen anderen Ordner, und versuchen Sie es erneut.',
  'error.file-too-large.title': 'Diese Datei ist viel zu groß',
  'error.file-too-large.next-step':
    'Finden Sie heraus, wer sie geändert hat, verschieben Sie sie in einen anderen Ordner, und versuchen Sie es erneut.',
  'error.backup-not-open.title': 'Diese Sicherung ist nicht mehr geöffnet',
  'error.backup-not-open.explanation': 'Sie wurde geschlossen.',
  'error.backup-not-open.next-step': 'Öffnen Sie sie erneut.',
  'error.table-not-in-backup.title': 'Diese Tabelle gibt es in der Sicherung nicht',
  'error.table-not-in-backup.explanation': 'Die Sicherung enthält keine Tabelle „{table}“.',
  'error.table-not-in-backup.next-step':
    'Sehen Sie in die Liste ihrer Tabellen. Schreiben Sie einen Namen als schema.tabelle.',
  'error.reading-cancelled.title': 'Angehalten',
  'error.reading-cancelled.explanation': 'Das Lesen wurde auf Wunsch angehalten.',
  'error.reading-cancelled.next-step': 'Es wurde nichts geändert.',
  'error.export-failed.title': 'Die Tabelle konnte nicht exportiert werden',
  'error.export-failed.explanation': '{file}: {detail}',
  'error.export-failed.next-step':
    'Die unvollständige Datei wurde entfernt. Schaffen Sie Platz, oder wählen Sie einen anderen Ordner.',
  'error.dump-not-trusted.title': 'Diese Datei enthält mehr als SQL',
  'error.dump-not-trusted.next-step':
    'Stellen Sie diese Datei nicht wieder her, wenn Sie nicht wissen, wer sie erstellt hat. Es wurde nichts geändert.',
  'error.statement-not-allowed.title':
    'Diese Datei enthält eine Anweisung, die eine Wiederherstellung nicht ausführt',
  'error.statement-not-allowed.next-step':
    'Stellen Sie diese Datei nicht wieder her, wenn Sie nicht wissen, wer sie erstellt hat. Es wurde nichts geändert.',
  'error.dump-foreign.title': 'Nightjar hat diese Datei nicht hier erstellt',
  'error.dump-foreign.explanation':
    'Die Anweisungen in {filename} laufen mit allen Rechten des Benutzers, der wiederherstellt. Eine bösartige Datei kann alles lesen und ändern, was dieser Benutzer lesen und ändern kann. Wenn er Superuser ist, kann sie auf dem Server Programme ausführen.',
  'error.dump-foreign.next-step':
    'Stellen Sie sie nur wieder her, wenn Sie wissen, wer sie erstellt hat. Bestätigen Sie dann, dass Sie ihr vertrauen.',
  'error.dump-makes-databases.title':
    'Dieser Dump erstellt oder löscht Datenbanken auf unbekannte Weise',
  'error.dump-makes-databases.explanation':
    '{filename} erstellt, löscht oder ändert eine Datenbank oder verbindet sich mit ihr, an anderer Stelle oder in anderer Form als pg_dump und pg_dumpall. Nightjar kann nur deren Form in eine neue Datenbank wiederherstellen.',
  'error.dump-makes-databases.next-step':
    'Erstellen Sie den Dump der Datenbank neu mit pg_dump, oder stellen Sie die Datei mit psql wieder her, wenn Sie wissen, wer sie erstellt hat.',
  'error.several-databases-in-file.title': 'Diese Datei enthält mehrere Datenbanken',
  'error.several-databases-in-file.next-step':
    'Wählen Sie eine davon: im Fenster oder mit --database-in-file NAME.',
  'error.database-not-in-file.title': 'Diese Datenbank ist nicht in der Datei',
  'error.database-not-in-file.next-step':
    'Prüfen Sie den Namen, oder lassen Sie ihn weg, wenn die Datei eine Datenbank enthält.',
  'error.dump-without-tables.title': 'Dieser Dump enthält Zeilen ohne ihre Tabellen',
  'error.dump-without-tables.explanation':
    '{filename} enthält Zeilen für {table}, erstellt aber keine Tabellen, wie pg_dump mit --data-only oder --section=data schreibt. Eine neue Datenbank hat keine Tabellen für diese Zeilen.',
  'error.dump-without-tables.next-step':
    'Erstellen Sie den Dump ohne diese Optionen neu, oder laden Sie die Zeilen mit psql in eine Datenbank, die die Tabellen hat.',
  'error.database-exists.title': 'Diese Datenbank gibt es schon',
  'error.database-exists.explanation': 'Der Server hat eine Datenbank „{database}“.',
  'error.database-exists.next-step':
    'Wählen Sie einen anderen Namen, oder ersetzen Sie diese Datenbank.',
  'error.restore-failed.title': 'Die Wiederherstellung ist fehlgeschlagen',
  'error.restore-cancelled.title': 'Wiederherstellung abgebrochen',
  'error.restore-cancelled.explanation': 'Die Wiederherstellung wurde auf Wunsch angehalten.',
  'error.restore-cancelled.next-step': 'Der Server ist wie vorher.',
  'error.restore-running.title': 'Eine Wiederherstellung läuft schon',
  'error.restore-running.explanation': '„{database}“ wird gerade wiederhergestellt.',
  'error.restore-running.next-step': 'Warten Sie, bis sie fertig ist, oder brechen Sie sie ab.',
  'error.restore-not-permitted.title': 'Der Benutzer darf keine Datenbanken erstellen',
  'error.restore-not-permitted.explanation':
    'Eine Wiederherstellung erstellt eine neue Datenbank, aber der Benutzer „{user}“ hat kein Recht dazu.',
  'error.restore-not-permitted.next-step':
    'Geben Sie dem Benutzer CREATEDB, oder verbinden Sie sich mit einem Benutzer, der es hat.',
  'error.database-not-owned.title': 'Die Datenbank hat einen anderen Eigentümer',
  'error.database-not-owned.explanation':
    'Nur ihr Eigentümer oder ein Superuser kann „{database}“ ersetzen. Der Benutzer „{user}“ ist keines von beiden.',
  'error.database-not-owned.next-step':
    'Verbinden Sie sich als ihr Eigentümer, oder stellen Sie in eine neue Datenbank wieder her.',
  'error.database-not-replaceable.title': 'Diese Datenbank kann nicht ersetzt werden',
  'error.database-not-replaceable.explanation':
    '„{database}“ ist eine Vorlage für neue Datenbanken oder die einzige Datenbank auf diesem Server, mit der sich Nightjar verbinden kann.',
  'error.database-not-replaceable.next-step':
    'Stellen Sie in eine neue Datenbank wieder her, oder ersetzen Sie eine andere Datenbank.',
  'error.roles-missing.title': 'Auf dem Server fehlen Rollen',
  'error.extension-of-one-database.title':
    'Eine Erweiterung dieser Sicherung kann nur in einer Datenbank eines Servers sein',
  'error.extension-of-one-database.next-step':
    'Stellen Sie sie ohne Nightjar wieder her: Benennen Sie die alte Datenbank um, erstellen Sie eine leere Datenbank mit dem Namen in dieser Einstellung, und laden Sie die Datei mit psql hinein. Oder stellen Sie ihre Tabellen in eine neue Datenbank wieder her.',
  'error.tables-need-new-database.title':
    'Einzelne Tabellen können nur in eine neue Datenbank wiederhergestellt werden',
  'error.tables-need-new-database.explanation':
    'Eine bestehende Datenbank wird immer als Ganzes ersetzt; ihre anderen Tabellen gingen also verloren.',
  'error.tables-need-new-database.next-step':
    'Stellen Sie die Tabellen in eine neue Datenbank wieder her, und kopieren Sie die nötigen Daten von dort.',
  'error.half-made-database-left.title': 'Auf dem Server bleibt eine unvollständige Datenbank',
  'error.half-made-database-left.explanation':
    'Die Wiederherstellung wurde angehalten ({reason}), und ihre unvollständige Datenbank „{database}“ konnte nicht gelöscht werden.',
  'error.half-made-database-left.next-step':
    'Die nächste Wiederherstellung auf diesen Server löscht sie, oder löschen Sie sie selbst. Sonst wurde nichts geändert.',
  'error.restore-outcome-unknown.title': 'Es ist unbekannt, ob die Wiederherstellung wirksam wurde',
  'error.restore-outcome-unknown.next-step':
    'Starten Sie den Server wieder, und prüfen Sie dann, welche Datenbanken er hat. „Rückgängig machen“ stellt eine ersetzte Datenbank wieder her.',
  'error.kept-database-unknown.title': 'Diese ersetzte Datenbank gibt es nicht',
  'error.kept-database-unknown.explanation':
    'Es gibt keine ersetzte Datenbank mit der Kennung {keptId}: Sie wurde schon wiederhergestellt oder gelöscht.',
  'error.kept-database-unknown.next-step': 'Sehen Sie in die Liste der ersetzten Datenbanken.',
  'error.kept-database-gone.title': 'Die ersetzte Datenbank existiert nicht mehr',
  'error.kept-database-gone.explanation':
    '„{database}“ ist nicht auf dem Server: Sie wurde gelöscht, umbenannt oder wiederhergestellt, oder sie wurde nie ersetzt.',
  'error.kept-database-gone.next-step':
    'Stellen Sie die Sicherung wieder her, die vor dem Ersetzen erstellt wurde.',
  'error.connection-keeps-database.title': 'Auf diesem Server liegt noch eine ersetzte Datenbank',
  'error.connection-keeps-database.explanation':
    'Ohne die Verbindung könnte Nightjar „{database}“ nicht wiederherstellen.',
  'error.connection-keeps-database.next-step':
    'Machen Sie das Ersetzen rückgängig, oder löschen Sie die ersetzte Datenbank. Entfernen Sie dann die Verbindung.',
  'error.kept-database-elsewhere.title': 'Die ersetzte Datenbank ist auf einem anderen Server',
  'error.kept-database-elsewhere.explanation':
    '„{database}“ ist auf {host}, Port {port, plain}, aber ihre Verbindung zeigt auf einen anderen Server.',
  'error.kept-database-elsewhere.next-step':
    'Stellen Sie die Verbindung wieder auf diesen Server um. Wenn es keine Verbindung gibt, nennen Sie den Server mit --url.',
  'errors.next-attempt-possible': 'Der nächste Versuch ist in {duration} möglich.',
  'errors.server-sent-no-data': 'Der Server hat {silentMs} lang keine Daten gesendet.',
  'errors.about-needed': 'Etwa {neededBytes} sind nötig.',
  'errors.disk-full-disk-quota-user':
    'Der Datenträger von {folder} ist voll, oder das Kontingent dieses Benutzers ist aufgebraucht.',
  'errors.free': '{availableBytes} sind frei in {folder}.',
  'errors.do-not-rely-file-dump':
    'Verlassen Sie sich nicht auf diese Datei. Erstellen Sie den Dump neu mit --file, damit keine Meldungen in den Dump geraten (kein „2>&1“).',
  'errors.do-not-rely-file-create':
    'Verlassen Sie sich nicht auf diese Datei. Erstellen Sie eine neue Sicherung, und prüfen Sie den Datenträger.',
  'errors.pg-dump-process-failed-exit': 'Der Prozess pg_dump endete mit dem Exit-Code {exitCode}',
  'errors.pg-dump-process-terminated': 'Der Prozess pg_dump wurde durch {signal} beendet',
  'errors.install-postgresql-client-programs-choose':
    'Installieren Sie die Clientprogramme von PostgreSQL {value}, oder wählen Sie ihren Ordner.',
  'errors.no-postgresql-server-computer': 'Kein Server von PostgreSQL {wanted} auf diesem Computer',
  'errors.prove-backup-nightjar-restores-into':
    'Um diese Sicherung zu erproben, stellt Nightjar sie auf einem Server wieder her. Der Dump nennt seine PostgreSQL-Version nicht, jede Version ist also geeignet, aber auf diesem Computer ist kein Server installiert.',
  'errors.prove-backup-nightjar-restores-into-2':
    'Um diese Sicherung zu erproben, stellt Nightjar sie auf einem Server derselben Hauptversion wieder her, aber auf diesem Computer ist kein Server installiert.',
  'errors.prove-backup-nightjar-restores-into-3':
    'Um diese Sicherung zu erproben, stellt Nightjar sie auf einem Server derselben Hauptversion wieder her, aber auf diesem Computer {found, plural, one{ist} other{sind}} nur {join} installiert.',
  'errors.install-postgresql-server-programs-restore':
    'Installieren Sie PostgreSQL mit seinen Serverprogrammen, oder stellen Sie die Sicherung in eine neue Datenbank auf einem Ihrer Server wieder her.',
  'errors.install-postgresql-server-programs-restore-2':
    'Installieren Sie PostgreSQL {wanted} mit seinen Serverprogrammen, oder stellen Sie die Sicherung in eine neue Datenbank auf einem Ihrer Server wieder her.',
  'errors.server-drill-does-not-have': 'Dem Server für die Probe fehlt {join}.',
  'errors.restore-drill-runs-statements-file':
    'Eine Probe führt die Anweisungen einer Datei mit einer Rolle ohne besondere Rechte aus. PostgreSQL meldete: {detail}',
  'errors.restore-drill-runs-statements-file-2':
    'Eine Probe führt die Anweisungen einer Datei mit einer Rolle ohne besondere Rechte aus. Nur ein Superuser kann Folgendes erstellen, und es liefe mit den Rechten des Servers: {join}.',
  'errors.had-not-finished-after-which':
    'Nach {limitMs} war sie nicht fertig, viel länger, als eine Datei dieser Größe braucht.',
  'errors.more': '{first} und {others, number} weitere',
  'errors.statement-row-begins-at-byte':
    'Eine Anweisung oder eine Zeile, die bei Byte {offset, plain} des SQL beginnt, ist länger als {limitBytes}.',
  'errors.longer-than-no-valid-file':
    '{file} ist länger als {limitBytes}. Keine gültige Datei dieser Art ist so lang. Nightjar hat sie nicht gelesen.',
  'errors.line-bytes-into-sql-psql':
    'Die Zeile bei Byte {offset, plain} des SQL ist ein Befehl von psql, der auf diesem Computer Programme ausführen könnte. pg_dump schreibt nie eine solche Zeile.',
  'errors.statement-bytes-into-sql-not':
    'Die Anweisung {statement} bei Byte {offset, plain} des SQL gehört nicht zu denen, die pg_dump für eine Datenbank schreibt.',
  'errors.contains-databases-only-one-database':
    '{filename} enthält {databases, number} Datenbanken: {databases2}. Nur eine Datenbank zugleich kann geöffnet, wiederhergestellt oder erprobt werden.',
  'errors.does-not-contain-database-contains':
    '{filename} enthält keine Datenbank „{database}“. Die Datei nennt keine Datenbank.',
  'errors.does-not-contain-database-contains-2':
    '{filename} enthält keine Datenbank „{database}“. Sie enthält {databases}.',
  'errors.dump-names-which-not-server':
    'Der Dump nennt {join}; auf diesem Server {roles, plural, one{gibt es diese Rolle} other{gibt es diese Rollen}} nicht. Die Wiederherstellung würde fehlschlagen.',
  'errors.create-roles-first-backup-roles':
    'Erstellen Sie zuerst die Rollen (neben einer Sicherung mit Rollen liegt eine Datei mit ihnen), und versuchen Sie es erneut.',
  'errors.create-roles-first-backup-roles-2':
    'Erstellen Sie zuerst die Rollen (neben einer Sicherung mit Rollen liegt eine Datei mit ihnen), oder stellen Sie ohne Eigentümer und Rechte wieder her (--without-owners).',
  'errors.create-roles-first-backup-roles-3':
    'Erstellen Sie zuerst die Rollen (neben einer Sicherung mit Rollen liegt eine Datei mit ihnen), oder stellen Sie ohne Eigentümer und Rechte wieder her (--without-owners): Dann muss es nur {join} geben, zum Beispiel für Policies.',
  'errors.can-only-created-database-names':
    '{extension} kann nur in der Datenbank erstellt werden, die {setting} nennt. Eine Wiederherstellung füllt zuerst eine neue Datenbank mit anderem Namen; sie würde also fehlschlagen.',
  'errors.can-only-created-database-names-2':
    '{extension} kann nur in der Datenbank erstellt werden, die {setting} nennt (hier „{database}“). Eine Wiederherstellung füllt zuerst eine neue Datenbank mit anderem Namen; sie würde also fehlschlagen.',
  'errors.server-stopped-while-being-renamed':
    'Der Server hielt an, während „{scratch}“ in „{database}“ umbenannt wurde. Wenn es „{database}“ gibt, ist die Wiederherstellung vollständig. Wenn nicht, löscht die nächste Wiederherstellung auf diesen Server „{scratch}“.',
  'errors.server-stopped-during-replacement-which':
    'Der Server hielt während des Ersetzens an, das ganz oder gar nicht geschieht. Wenn es „{kept}“ gibt, ist das die alte Datenbank, und „{database}“ ist die wiederhergestellte. Wenn es „{scratch}“ gibt, wurde nichts ersetzt, und die nächste Wiederherstellung auf diesen Server löscht „{scratch}“.',
  'restore-failure.line': 'Zeile {line, plain} des Dumps',
  'advice.safe-search-path':
    'Die Funktion nutzt Namen ohne ihr Schema. PostgreSQL 17 und neuer nutzen immer einen sicheren search_path, wenn sie Indizes und materialisierte Sichten erstellen. Setzen Sie in der Quelldatenbank einen search_path für die Funktion (ALTER FUNCTION … SET search_path), und erstellen Sie eine neue Sicherung.',
  'advice.search-path':
    'Die Funktion nutzt Namen ohne ihr Schema, aber ein Dump wird mit leerem search_path wiederhergestellt.',
  'advice.max-locks':
    'Der Server hat keinen Speicher für weitere Sperren: Erhöhen Sie max_locks_per_transaction in seiner Konfiguration, starten Sie ihn neu, und versuchen Sie es erneut.',
  'advice.extension-missing':
    'Installieren Sie auf dem Computer des Servers das Paket, das diese Erweiterung enthält. Versuchen Sie es dann erneut.',
  'advice.key-twice':
    'Zeilen der Sicherung haben denselben Schlüssel zweimal. Die Quelldatenbank hat das nicht erkannt, weil ihr Index beschädigt ist. Finden Sie diese Zeilen in der Quelldatenbank, und reparieren Sie sie.',
  'advice.constraint':
    'Zeilen der Sicherung verletzen eine Bedingung der Sicherung: Die Quelldatenbank enthält solche Zeilen, oder eine Funktion, die die Bedingung aufruft, funktioniert während einer Wiederherstellung nicht. Finden Sie diese Zeilen in der Quelldatenbank.',
  'advice.not-on-server':
    'Dieser Server hat sie nicht. Installieren Sie das Gebietsschema auf seinem Computer, oder stellen Sie auf einem Server wieder her, der es hat.',
  'advice.locale-missing':
    'Dem Computer des Servers fehlt dieses Gebietsschema: Installieren Sie es dort, oder stellen Sie auf einem Server wieder her, der es hat.',
  'advice.role-missing':
    'Erstellen Sie die Rolle zuerst auf dem Server, oder stellen Sie ohne Eigentümer und Rechte wieder her.',
  'advice.more-rights':
    'Diese Anweisung braucht mehr Rechte, als eine Wiederherstellung einer Datei gibt. Wenn Sie kein Superuser sind, stellen Sie als Superuser wieder her: Dann führt Nightjar solche Anweisungen aus, wenn sie genau die Form haben, die pg_dump schreibt. Lassen Sie sonst den Eintrag weg, oder laden Sie die Datei mit psql, wenn Sie wissen, wer sie erstellt hat.',
  'advice.encoding':
    'Zeichen der Sicherung gibt es in der Kodierung der neuen Datenbank nicht, oder sie sind beschädigt: Stellen Sie in eine Datenbank mit der Kodierung der Quelle wieder her.',
  'advice.damaged-line':
    'Die Datei ist vermutlich in dieser Zeile beschädigt. Vergleichen Sie sie mit der Quelldatenbank oder einer älteren Sicherung.',
  'advice.unknown-name':
    'Der Dump erstellt es nicht, oder nutzt es vor dem Erstellen. Auf dem Server fehlt eine Erweiterung, oder der Dump enthält nur einen Teil einer Datenbank.',
  'remedy.search-path': 'Mit search_path public wiederherstellen',
  'remedy.search-path-in-sentence': 'mit search_path public wiederherstellen',
  'remedy.without-owners': 'Ohne Eigentümer und Rechte wiederherstellen',
  'remedy.without-owners-in-sentence': 'ohne Eigentümer und Rechte wiederherstellen',
  'remedy.leave-out': 'Ohne {object} wiederherstellen',
  'remedy.leave-out-in-sentence': 'ohne {object} wiederherstellen',
  'remedy.with-flag': '{remedy} ({flag})',
  'remedy.or': '{before} oder {next}',
  'remedy.server-unchanged': 'Der Server ist wie vorher.',
  'remedy.log': 'Einzelheiten stehen im Log.',
  'remedy.also': 'Möglich ist auch: {options}.',
  'advice.disk-full':
    'Der Datenträger des Servers ist voll: Schaffen Sie dort Platz, und versuchen Sie es erneut.',
  'restore-failure.detail': 'Einzelheit: {detail}',
  'restore-failure.hint': 'Hinweis: {hint}',
  'restore-failure.context': 'Zusammenhang: {context}',
  'restore-failure.where': 'Stelle: {place}',
} as const satisfies Record<keyof typeof english, string>;
