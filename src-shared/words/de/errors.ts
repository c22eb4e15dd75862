import type { errors as english } from '../en/errors.ts';

export const errors = {
  'error.no-admin-yet.title': 'Es gibt noch keinen Admin',
  'error.no-admin-yet.explanation':
    'Nur ein angemeldeter Admin kann gespeicherte Verbindungen nutzen, Einstellungen ändern und Sicherungen löschen.',
  'error.no-admin-yet.next-step':
    'Öffnen Sie Nightjar und legen Sie den ersten Admin an, oder führen Sie „nightjar admin add“ aus.',
  'error.first-admin-exists.title': 'Es gibt schon einen Admin',
  'error.first-admin-exists.explanation':
    'Ein anderes Fenster oder ein Terminal hat gerade den ersten Admin angelegt.',
  'error.first-admin-exists.next-step':
    'Melden Sie sich an. Ein Admin kann weitere Admins hinzufügen.',
  'error.accounts-unreadable.title': 'Die Konten der Admins können nicht gelesen werden',
  'error.accounts-unreadable.explanation': '{file}: {detail}',
  'error.accounts-unreadable.next-step':
    'Spielen Sie eine Kopie dieser Datei zurück, oder verschieben Sie sie in einen anderen Ordner und legen Sie den ersten Admin neu an. Sicherungen und Verbindungen sind nicht betroffen.',
  'error.admin-not-found.title': 'Diesen Admin gibt es nicht',
  'error.admin-not-found.explanation': 'Es gibt keinen Admin „{name}“.',
  'error.admin-not-found.next-step': 'Prüfen Sie die Schreibweise des Namens.',
  'error.admin-name-taken.title': 'Dieser Name ist vergeben',
  'error.admin-name-taken.explanation': 'Es gibt schon einen Admin namens „{name}“.',
  'error.admin-name-taken.next-step': 'Wählen Sie einen anderen Namen.',
  'error.last-admin.title': 'Der letzte Admin kann nicht entfernt werden',
  'error.last-admin.explanation': 'Ohne „{name}“ könnte sich niemand anmelden.',
  'error.last-admin.next-step': 'Fügen Sie zuerst einen weiteren Admin hinzu.',
  'error.passphrase-wrong.title': 'Falscher Name oder falsche Passphrase',
  'error.passphrase-wrong.explanation': 'Kein Admin dieses Namens hat diese Passphrase.',
  'error.passphrase-wrong.next-step':
    'Versuchen Sie es erneut. Vergessen? „nightjar admin reset NAME“ im Terminal setzt eine neue.',
  'error.sign-in-throttled.title': 'Zu viele Fehlversuche',
  'error.sign-in-throttled.next-step': 'Warten Sie, und versuchen Sie es dann erneut.',
  'error.not-signed-in.title': 'Kein Admin ist angemeldet',
  'error.not-signed-in.explanation': 'Dafür muss ein Admin angemeldet sein.',
  'error.not-signed-in.next-step':
    'Melden Sie sich zuerst an: im Fenster oder mit „nightjar sign-in“.',
  'error.session-locked.title': 'Nightjar ist gesperrt',
  'error.session-locked.explanation':
    'Der Admin, der hier angemeldet ist, muss die Passphrase erneut eingeben.',
  'error.session-locked.next-step': 'Entsperren Sie Nightjar zuerst.',
  'error.session-expired.title': 'Die Anmeldung ist abgelaufen',
  'error.session-expired.explanation': 'Eine Anmeldung gilt nur eine begrenzte Zeit.',
  'error.session-expired.next-step': 'Melden Sie sich erneut an.',
  'error.token-revoked.title': 'Die Anmeldung wurde widerrufen',
  'error.token-revoked.explanation':
    'Dieser Token gilt nicht mehr: Er wurde widerrufen, oder sein Admin wurde entfernt oder hat eine neue Passphrase.',
  'error.token-revoked.next-step':
    'Melden Sie sich erneut an, oder erstellen Sie einen neuen Token.',
  'error.token-invalid.title': 'Der Token ist ungültig',
  'error.token-invalid.explanation':
    'Dieses Nightjar hat den Token nicht erstellt, oder für einen anderen Zweck.',
  'error.token-invalid.next-step':
    'Melden Sie sich an, oder erstellen Sie einen Token mit „nightjar token create“.',
  'error.token-not-found.title': 'Diesen Token gibt es nicht',
  'error.token-not-found.explanation': 'Es gibt keinen Token „{token}“.',
  'error.token-not-found.next-step': 'Zeigen Sie die Token mit „nightjar token list“ an.',
  'error.audit-not-writable.title': 'Nightjar kann nicht in das Protokoll der Handlungen schreiben',
  'error.audit-not-writable.explanation': '{detail}',
  'error.audit-not-writable.next-step':
    'Es wurde nichts geändert. Prüfen Sie die Rechte des Datenordners und den freien Platz.',
  'error.invalid-input.title': 'Ein Teil der Eingabe ist ungültig',
  'error.invalid-input.next-step': 'Korrigieren Sie die Eingabe, und versuchen Sie es erneut.',
  'error.user-data-folder-unusable.title': 'Nightjar kann seinen eigenen Ordner nicht nutzen',
  'error.user-data-folder-unusable.explanation': '{folder}: {detail}',
  'error.user-data-folder-unusable.next-step':
    'Wenn eine Datei diesen Namen hat, verschieben Sie sie in einen anderen Ordner. Wenn es ein Ordner ist, geben Sie diesem Benutzer Schreibrechte darin. Starten Sie Nightjar dann neu.',
  'error.settings-not-writable.title': 'Die Einstellungen konnten nicht gespeichert werden',
  'error.settings-not-writable.explanation': '{detail}',
  'error.settings-not-writable.next-step':
    'Prüfen Sie die Rechte des Datenordners und den freien Platz.',
  'error.state-not-readable.title': 'Eine Datei von Nightjar kann nicht gelesen werden',
  'error.state-not-readable.explanation': '{file}: {detail}',
  'error.state-not-readable.next-step':
    'Prüfen Sie den Datenträger und die Rechte des Datenordners, und versuchen Sie es erneut.',
  'error.notice-not-delivered.title': 'Nicht angenommen: Benachrichtigung über {channel}',
  'error.notice-not-delivered.explanation': '{detail}',
  'error.notice-not-delivered.next-step':
    'Prüfen Sie die Adresse und das Netzwerk, und senden Sie dann einen Test.',
  'error.request-refused.title': 'Die Anfrage wurde abgewiesen',
  'error.request-refused.explanation': '{detail}',
  'error.request-refused.next-step':
    'Korrigieren Sie die Anfrage. /api/v1/openapi.json beschreibt das Format.',
  'error.port-in-use.title': 'Der Port ist belegt',
  'error.port-in-use.explanation':
    'Ein anderes Programm auf diesem Computer nutzt Port {port, plain}.',
  'error.port-in-use.next-step': 'Wählen Sie einen anderen Port, oder beenden Sie das Programm.',
  'error.server-programs-missing.title': 'Kein PostgreSQL-Server auf diesem Computer',
  'error.server-programs-missing.explanation':
    'Die Beispieldatenbank braucht eine PostgreSQL-Installation mit ihren Serverprogrammen.',
  'error.server-programs-missing.next-step':
    'Installieren Sie PostgreSQL, oder verbinden Sie sich mit Ihrer eigenen Datenbank.',
  'error.sample-failed.title': 'Die Beispieldatenbank konnte nicht gestartet werden',
  'error.sample-failed.explanation': '{detail}',
  'error.sample-failed.next-step': 'Einzelheiten stehen im Log.',
  'error.unexpected.title': 'Etwas Unerwartetes ist geschehen',
  'error.unexpected.explanation':
    'Das ist ein Programmfehler in Nightjar. Das Log enthält die Kennung {reference}.',
  'error.unexpected.next-step':
    'Versuchen Sie es erneut. Wenn es wieder geschieht, senden Sie das Log an die Entwickler von Nightjar.',
  'error.backup-not-found.title': 'Sicherung nicht gefunden',
  'error.backup-not-found.explanation': '{filename} ist nicht im Sicherungsordner.',
  'error.backup-not-found.next-step':
    'Sie wurde verschoben oder gelöscht. Aktualisieren Sie die Liste.',
  'error.run-not-found.title': 'Es läuft keine Sicherung',
  'error.run-not-found.explanation': 'Der Lauf ist schon beendet.',
  'error.run-not-found.next-step': 'Sehen Sie in die Liste der Sicherungen.',
  'error.pg-dump-failed.title': 'Sicherung fehlgeschlagen: Fehler von pg_dump',
  'error.pg-dump-failed.next-step':
    'Einzelheiten stehen im Log. Die unvollständige Datei wurde entfernt. Ältere Sicherungen sind nicht betroffen.',
  'error.dump-incomplete.title': 'Der Dump ist nicht vollständig',
  'error.dump-incomplete.explanation': '{detail}',
  'error.dump-incomplete.next-step':
    'Die Datei wurde entfernt. Versuchen Sie es erneut; Einzelheiten stehen im Log.',
  'error.dump-stalled.title': 'Der Dump kam nicht voran',
  'error.dump-stalled.next-step':
    'Prüfen Sie das Netzwerk und den Server, und versuchen Sie es erneut.',
  'error.table-permission-denied.title': 'Der Benutzer darf nicht alle Tabellen lesen',
  'error.table-permission-denied.explanation':
    'Der Benutzer hat kein Recht, {table} zu lesen; die Sicherung wäre also nicht vollständig.',
  'error.table-permission-denied.next-step':
    'Vergeben Sie SELECT darauf (oder die Rolle pg_read_all_data), oder verbinden Sie sich als Eigentümer.',
  'error.row-level-security.title': 'Row-Level Security würde Zeilen verbergen',
  'error.row-level-security.explanation':
    'Eine Policy auf {table} verbirgt Zeilen vor diesem Benutzer; die Sicherung wäre also nicht vollständig.',
  'error.row-level-security.next-step':
    'Verbinden Sie sich als Eigentümer der Tabelle oder mit einer Rolle mit BYPASSRLS.',
  'error.lock-timeout.title': 'Eine andere Sitzung hat eine Tabelle gesperrt',
  'error.lock-timeout.explanation': 'pg_dump hat zu lange auf eine Sperre gewartet: {detail}',
  'error.lock-timeout.next-step':
    'Warten Sie, bis die andere Sitzung (zum Beispiel eine Migration) fertig ist, und versuchen Sie es erneut.',
  'error.table-vanished.title': 'Die Datenbank hat sich beim Lesen geändert',
  'error.table-vanished.explanation': '{detail}',
  'error.table-vanished.next-step': 'Versuchen Sie es erneut, wenn keine Migration läuft.',
  'error.standby-conflict.title': 'Der Standby-Server hat den Dump abgebrochen',
  'error.standby-conflict.explanation': '{detail}',
  'error.standby-conflict.next-step':
    'Sichern Sie vom Primärserver, oder erhöhen Sie max_standby_streaming_delay.',
  'error.backup-cancelled.title': 'Sicherung abgebrochen',
  'error.backup-cancelled.explanation': 'Die Sicherung wurde auf Wunsch angehalten.',
  'error.backup-cancelled.next-step': 'Die unvollständige Datei wurde entfernt.',
  'error.backup-already-running.title': 'Eine Sicherung läuft schon',
  'error.backup-already-running.explanation': '„{database}“ wird gerade gesichert.',
  'error.backup-already-running.next-step': 'Warten Sie, bis sie fertig ist.',
  'error.insufficient-disk-space.title': 'Zu wenig Platz für die Sicherung',
  'error.insufficient-disk-space.next-step':
    'Löschen Sie alte Sicherungen, oder schaffen Sie Platz.',
  'error.backup-directory-not-writable.title':
    'In den Sicherungsordner kann nicht geschrieben werden',
  'error.backup-directory-not-writable.explanation': '{folder}: {detail}',
  'error.backup-directory-not-writable.next-step':
    'Schließen Sie den Datenträger an oder korrigieren Sie die Rechte, oder wählen Sie einen anderen Ordner.',
  'error.backup-directory-not-readable.title': 'Der Sicherungsordner kann nicht gelesen werden',
  'error.backup-directory-not-readable.explanation': '{folder}: {detail}',
  'error.backup-directory-not-readable.next-step':
    'Schließen Sie den Datenträger an oder korrigieren Sie die Rechte, oder wählen Sie einen anderen Ordner.',
  'error.no-earlier-folder.title': 'Kein früherer Sicherungsordner',
  'error.no-earlier-folder.explanation':
    'Kein früher genutzter Ordner enthält jetzt eine gute Sicherung dieser Datenbank.',
  'error.no-earlier-folder.next-step': 'Wählen Sie den Ordner, der die Sicherungen enthält.',
  'error.temporary-folder-unusable.title': 'Der temporäre Ordner kann nicht genutzt werden',
  'error.temporary-folder-unusable.explanation': '{folder}: {detail}',
  'error.temporary-folder-unusable.next-step':
    'Schaffen Sie dort Platz, korrigieren Sie die Rechte, oder setzen Sie TMPDIR auf einen anderen Ordner.',
  'error.backup-directory-locked.title': 'Der Sicherungsordner ist in Gebrauch',
  'error.backup-directory-locked.explanation': '{owner} schreibt in {folder}.',
  'error.backup-directory-locked.next-step':
    'Warten Sie, bis diese Sicherung fertig ist, oder wählen Sie einen anderen Ordner.',
  'error.verification-failed.title': 'Die Sicherung hat die Prüfung nicht bestanden',
  'error.verification-failed.explanation': '{detail}',
  'error.file-not-readable.title': 'Die Sicherung konnte nicht gelesen werden',
  'error.file-not-readable.explanation':
    '{filename}: {detail}. Es ist unbekannt, ob die Datei vollständig ist.',
  'error.file-not-readable.next-step':
    'Prüfen Sie den Datenträger oder den Netzwerkordner und die Rechte, und versuchen Sie es erneut.',
  'error.file-not-deletable.title': 'Die Sicherung konnte nicht gelöscht werden',
  'error.file-not-deletable.explanation': '{filename}: {detail}',
  'error.file-not-deletable.next-step': 'Prüfen Sie die Rechte des Ordners.',
  'error.not-in-trash.title': 'Die Sicherung ist nicht mehr im Papierkorb',
  'error.not-in-trash.explanation': '{entry} wurde zurückgelegt oder endgültig gelöscht.',
  'error.not-in-trash.next-step': 'Aktualisieren Sie die Liste.',
  'error.backup-name-taken.title': 'Die Sicherung konnte nicht zurückgelegt werden',
  'error.backup-name-taken.explanation':
    'Im Sicherungsordner ist eine andere Datei namens {filename}.',
  'error.backup-name-taken.next-step':
    'Verschieben oder löschen Sie diese Datei, und legen Sie die Sicherung dann erneut zurück.',
  'error.backup-in-use.title': 'Die Sicherung ist in Gebrauch',
  'error.backup-in-use.explanation':
    '{filename} wird gerade gelesen, wiederhergestellt oder erprobt.',
  'error.backup-in-use.next-step': 'Warten Sie, bis das fertig ist, und versuchen Sie es erneut.',
  'error.clock-not-trusted.next-step':
    'Stellen Sie sicher, dass das Datum dieses Computers stimmt. Um jetzt zu löschen, prüfen Sie die Liste, die --dry-run ausgibt, und fügen Sie dann --trust-clock hinzu.',
  'error.manifest-missing.title': 'Diese Datei hat kein Manifest',
  'error.manifest-missing.explanation':
    'Neben {filename} liegt kein Manifest; Nightjar kann also nichts dazu speichern.',
  'error.manifest-missing.next-step':
    'Prüfen Sie die Datei zuerst: „Prüfen“ liest die ganze Datei.',
  'error.manifest-not-readable.title': 'Das Manifest dieser Sicherung kann nicht gelesen werden',
  'error.manifest-not-readable.explanation': '{file}: {detail}',
  'error.manifest-not-readable.next-step':
    'Prüfen Sie den Datenträger oder den Netzwerkordner und die Rechte, und versuchen Sie es erneut.',
  'error.connection-not-found.title': 'Diese Verbindung gibt es nicht',
  'error.connection-not-found.explanation': 'Es gibt keine Verbindung „{connection}“.',
  'error.connection-not-found.next-step':
    'Wählen Sie eine Verbindung aus der Liste, oder fügen Sie sie zuerst hinzu.',
  'error.connection-name-taken.title': 'Dieser Name ist vergeben',
  'error.connection-name-taken.explanation': 'Es gibt schon eine Verbindung namens „{name}“.',
  'error.connection-name-taken.next-step': 'Wählen Sie einen anderen Namen.',
  'error.host-unknown.title': 'Unbekannter Host',
  'error.host-unknown.explanation': 'Es wurde kein Computer namens „{host}“ gefunden.',
  'error.host-unknown.next-step':
    'Prüfen Sie die Schreibweise des Hosts und Ihr Netzwerk oder VPN.',
  'error.connection-refused.title': 'Verbindung abgelehnt',
  'error.connection-refused.explanation': 'Auf {host}, Port {port, plain}, antwortet nichts.',
  'error.connection-refused.next-step':
    'Prüfen Sie, ob PostgreSQL dort läuft und ob der Port stimmt.',
  'error.connection-timed-out.title': 'Der Server antwortet nicht',
  'error.connection-timed-out.explanation':
    '{host}, Port {port, plain}, hat nicht rechtzeitig geantwortet.',
  'error.connection-timed-out.next-step':
    'Prüfen Sie die Adresse, Ihr Netzwerk oder VPN und die Firewalls dazwischen.',
  'error.connection-lost.title': 'Die Verbindung zur Datenbank ging verloren',
  'error.connection-lost.explanation': 'Der Server hat die Verbindung geschlossen: {detail}',
  'error.connection-lost.next-step':
    'Es bleibt nichts Unvollständiges zurück. Versuchen Sie es erneut, wenn der Server erreichbar ist.',
  'error.password-wrong.title': 'Falsches Passwort',
  'error.password-wrong.explanation':
    'Der Server hat das Passwort des Benutzers „{user}“ abgelehnt.',
  'error.password-wrong.next-step': 'Geben Sie das Passwort erneut ein.',
  'error.password-missing.title': 'Ein Passwort ist nötig',
  'error.password-missing.explanation':
    'Der Server verlangt das Passwort des Benutzers „{user}“, aber es ist keines gespeichert.',
  'error.password-missing.next-step': 'Geben Sie das Passwort in der Verbindung ein.',
  'error.password-needed-again.title': 'Geben Sie das Passwort erneut ein',
  'error.password-needed-again.explanation':
    'Das gespeicherte Passwort gilt für einen anderen Host, Port, Benutzer oder TLS-Modus. Es wird nicht an {host}, Port {port, plain}, als Benutzer „{user}“ gesendet.',
  'error.password-needed-again.next-step':
    'Bearbeiten Sie die Verbindung, und geben Sie das Passwort für diesen Server ein.',
  'error.login-refused.title': 'Der Server hat die Anmeldung abgelehnt',
  'error.login-refused.explanation': '{detail}',
  'error.login-refused.next-step':
    'Bitten Sie den Administrator des Servers, diesen Benutzer und Computer in pg_hba.conf zuzulassen.',
  'error.role-missing.title': 'Unbekannter Benutzer',
  'error.role-missing.explanation': 'Auf dem Server gibt es keinen Benutzer „{user}“.',
  'error.role-missing.next-step': 'Prüfen Sie die Schreibweise des Benutzernamens.',
  'error.database-missing.title': 'Unbekannte Datenbank',
  'error.database-missing.explanation': 'Auf dem Server gibt es keine Datenbank „{database}“.',
  'error.database-missing.next-step': 'Prüfen Sie die Schreibweise des Datenbanknamens.',
  'error.tls-required.title': 'Der Server verlangt TLS',
  'error.tls-required.explanation': '{host} nimmt nur verschlüsselte Verbindungen an.',
  'error.tls-required.next-step':
    'Setzen Sie den TLS-Modus dieser Verbindung auf „require“ oder strenger.',
  'error.tls-not-offered.title': 'Der Server bietet kein TLS',
  'error.tls-not-offered.explanation':
    '{host} unterstützt keine verschlüsselten Verbindungen, aber diese Verbindung verlangt TLS.',
  'error.tls-not-offered.next-step':
    'Schalten Sie TLS auf dem Server ein, oder wählen Sie den TLS-Modus „prefer“, wenn Sie dem Netzwerk vertrauen.',
  'error.tls-certificate-rejected.title': 'Das Zertifikat des Servers ist nicht vertrauenswürdig',
  'error.tls-certificate-rejected.explanation': '{detail}',
  'error.tls-certificate-rejected.next-step':
    'Wählen Sie das richtige Stammzertifikat, oder prüfen Sie, ob die Adresse die des richtigen Servers ist.',
  'error.too-many-connections.title': 'Der Server hat keine freien Verbindungen',
  'error.too-many-connections.explanation':
    'Alle Verbindungen, die der Server zulässt, sind belegt.',
  'error.too-many-connections.next-step':
    'Versuchen Sie es später erneut, oder erhöhen Sie max_connections.',
  'error.connection-limit-reached.title':
    'Diesem Benutzer oder dieser Datenbank sind keine weiteren Verbindungen erlaubt',
  'error.connection-limit-reached.explanation': '{detail}',
  'error.connection-limit-reached.next-step':
    'Schließen Sie andere Sitzungen, oder erhöhen Sie das CONNECTION LIMIT des Benutzers oder der Datenbank (ALTER ROLE, ALTER DATABASE). Nightjar braucht einige Verbindungen gleichzeitig.',
  'error.server-not-ready.title': 'Der Server ist nicht bereit',
  'error.server-not-ready.explanation': '{detail}',
  'error.server-not-ready.next-step':
    'Warten Sie, bis er gestartet ist, und versuchen Sie es erneut.',
  'error.server-error.title': 'Der Server hat einen Fehler gemeldet',
  'error.server-error.explanation': '{detail}',
  'error.server-error.next-step': 'Einzelheiten stehen im Log.',
  'error.answer-too-large.title': 'Der Server hat zu viele Daten gesendet',
  'error.answer-too-large.explanation':
    'Der Server hat mehr Daten gesendet, als irgendeine Antwort braucht; deshalb wurde {program} beendet.',
  'error.answer-too-large.next-step':
    'Prüfen Sie, ob die Adresse die Ihres PostgreSQL-Servers ist und ob kein anderer Computer die Verbindung abfängt.',
  'error.keychain-unavailable.title': 'Kein Schlüsselbund auf diesem Computer',
  'error.keychain-unavailable.explanation':
    'Passwörter werden nur im Schlüsselbund des Systems gespeichert, und der antwortet nicht: {detail}',
  'error.keychain-unavailable.next-step':
    'Starten Sie den Dienst des Schlüsselbunds (unter Linux gnome-keyring oder KWallet), oder behalten Sie das Passwort bis zum Beenden im Speicher.',
  'error.keychain-locked.title': 'Der Schlüsselbund ist gesperrt',
  'error.keychain-locked.explanation':
    'Das Passwort ist gespeichert, aber der Schlüsselbund des Systems gibt es nicht heraus.',
  'error.keychain-locked.next-step':
    'Entsperren Sie den Schlüsselbund Ihres Systems, und versuchen Sie es erneut.',
  'error.keychain-timed-out.title': 'Der Schlüsselbund antwortet nicht',
  'error.keychain-timed-out.explanation':
    'Vielleicht wartet er in einem anderen Fenster darauf, dass Sie ihn entsperren.',
  'error.keychain-timed-out.next-step':
    'Suchen Sie sein Fenster, entsperren Sie ihn, und versuchen Sie es erneut.',
  'error.tools-missing.title': 'PostgreSQL-Programme nicht gefunden',
  'error.tools-missing.explanation':
    'Nightjar braucht pg_dump und psql, hat sie aber weder in den üblichen Ordnern noch im PATH gefunden.',
  'error.tools-missing.next-step':
    'Installieren Sie die Clientprogramme von PostgreSQL, oder wählen Sie den Ordner, der sie enthält.',
  'error.tools-folder-unusable.title': 'Keine PostgreSQL-Programme in diesem Ordner',
  'error.tools-folder-unusable.explanation':
    '{folder} enthält kein funktionierendes pg_dump und psql.',
  'error.tools-folder-unusable.next-step':
    'Wählen Sie den Ordner „bin“ einer PostgreSQL-Installation.',
  'error.tool-not-executable.title': 'Ein PostgreSQL-Programm kann nicht gestartet werden',
  'error.tool-not-executable.explanation': '{file}: {detail}',
  'error.tool-not-executable.next-step':
    'Installieren Sie die Clientprogramme von PostgreSQL neu, oder wählen Sie einen anderen Ordner.',
  'error.server-newer-than-tools.title':
    'Der Server ist neuer als die installierten PostgreSQL-Programme',
  'error.server-newer-than-tools.explanation':
    'Der Server hat Version {server}; das neueste pg_dump auf diesem Computer ist {newestTool} und weist neuere Server ab.',
} as const satisfies Record<keyof typeof english, string>;
