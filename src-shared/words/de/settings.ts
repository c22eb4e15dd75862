import type { settings as english } from '../en/settings.ts';

export const settings = {
  'settings.api.title': 'HTTP-API',
  'settings.api.switch': 'Programme auf diesem Computer dürfen Sicherungen erstellen und auflisten',
  'settings.api.description':
    'Nur Programme auf diesem Computer können die API verwenden. Jede Anfrage braucht ein Token. Anfragen von Webseiten werden abgelehnt.',
  'settings.api.port': 'Port',
  'settings.api.save-port': 'Port speichern',
  'settings.api.port-unusable':
    'Die API ist eingeschaltet, aber ihr Port konnte nicht verwendet werden.',
  'settings.api.off': 'Aus.',
  'settings.api.copy-address': 'Adresse kopieren',
  'settings.admins': 'Admins',
  'settings.add-admin': 'Admin hinzufügen …',
  'settings.you': '(Sie)',
  'settings.added': 'Hinzugefügt:',
  'settings.remove': 'Entfernen …',
  'settings.remove-name': '{name} entfernen …',
  'settings.only-admins-create-open-restore':
    'Nur Admins können Sicherungen erstellen, öffnen, wiederherstellen und löschen. Der letzte Admin kann nicht entfernt werden.',
  'settings.only-admins-create-open-restore-2':
    'Nur Admins können Sicherungen erstellen, öffnen, wiederherstellen und löschen.',
  'settings.add-admin-2': 'Admin hinzufügen',
  'settings.add-admin-3': 'Admin hinzufügen',
  'settings.name': 'Name',
  'settings.passphrase': 'Passphrase',
  'settings.new-admin-can-change-passphrase':
    'Der neue Admin kann die Passphrase nach der Anmeldung ändern.',
  'settings.remove-name-2': '{name} entfernen?',
  'settings.remove-admin': 'Admin entfernen',
  'settings.can-no-longer-sign-tokens':
    '{name} kann sich nicht mehr anmelden, und die Token von {name} sind nicht mehr gültig. Sicherungen und Zeitpläne ändern sich nicht. Dies ist Ihr Konto: Dieses Fenster wird abgemeldet.',
  'settings.can-no-longer-sign-tokens-2':
    '{name} kann sich nicht mehr anmelden, und die Token von {name} sind nicht mehr gültig. Sicherungen und Zeitpläne ändern sich nicht.',
  'settings.appearance': 'Darstellung',
  'settings.colours-window': 'Die Farben dieses Fensters.',
  'settings.checks': 'Prüfungen',
  'settings.run-check-up': 'Selbsttest starten',
  'settings.checking-takes-longer-if-server':
    'Prüfung läuft … Sie dauert länger, wenn ein Server nicht antwortet.',
  'settings.check-up-failed': 'Der Selbsttest ist fehlgeschlagen.',
  'settings.checks-tools-keychain-backup-folder':
    'Prüft die Werkzeuge, den Schlüsselbund, den Sicherungsordner, die Einstellungen und jeden Server.',
  'settings.create-token': 'Token erstellen',
  'settings.create-token-2': 'Token erstellen',
  'settings.purpose-token-so-you-know':
    'Der Zweck des Tokens, damit Sie später wissen, welches Token Sie widerrufen',
  'settings.valid-days': 'Gültig (in Tagen)',
  'settings.token': 'Das Token {name}',
  'settings.valid-until-copy-token-now':
    'Gültig bis {date}. Kopieren Sie das Token jetzt: Es wird nur einmal angezeigt und nicht gespeichert.',
  'settings.token-2': 'Token',
  'settings.copy-token': 'Token kopieren',
  'settings.done': 'Fertig',
  'settings.file-could-not-read': '{name}: Eine Datei konnte nicht gelesen werden',
  'settings.keychain': 'Schlüsselbund',
  'settings.ready': 'Bereit',
  'settings.passwords-stored-only-keychain-system':
    'Passwörter werden nur im Schlüsselbund dieses Systems gespeichert.',
  'settings.locked': 'Gesperrt',
  'settings.unlock-keychain-your-system-otherwise':
    'Entsperren Sie den Schlüsselbund Ihres Systems. Sonst fragt er Sie, wenn ein Passwort gebraucht wird.',
  'settings.not-available': 'Nicht verfügbar',
  'settings.passwords-can-kept-memory-until':
    'Passwörter können bis zum Beenden im Arbeitsspeicher bleiben. Um sie dauerhaft zu speichern, starten Sie den Dienst des Schlüsselbunds (unter Linux gnome-keyring oder KWallet). Fehler: {detail}',
  'settings.lock': 'Sperre',
  'settings.lock-after-minutes': 'Sperren nach (Minuten)',
  'settings.save': 'Speichern',
  'settings.window-locks-after-time-without':
    'Das Fenster wird gesperrt, wenn Sie so lange weder Tastatur noch Maus benutzen, wenn der Bildschirm gesperrt wird, wenn der Computer in den Ruhezustand geht und wenn Sie Strg+L drücken. Laufende Sicherungen, Wiederherstellungen und Proben laufen weiter.',
  'settings.notifications': 'Benachrichtigungen',
  'settings.failed-backups-missed-backups-next':
    'Fehlgeschlagene Sicherungen, ausgefallene Sicherungen und die nächste erfolgreiche Sicherung werden immer auf dem Desktop gemeldet.',
  'settings.desktop': 'Desktop',
  'settings.also-after-every-good-backup': 'Auch nach jeder guten Sicherung',
  'settings.save-notifications': 'Benachrichtigungen speichern',
  'settings.discard-changes': 'Änderungen verwerfen',
  'settings.stored-keychain': 'Im Schlüsselbund gespeichert',
  'settings.send-test': 'Test senden',
  'settings.send-test-2': 'Test senden: {name}',
  'settings.sent': 'Gesendet.',
  'settings.signed': 'Anmeldung',
  'settings.change-passphrase': 'Passphrase ändern …',
  'settings.sign-out': 'Abmelden',
  'settings.scheduled-backups-run-even-if':
    'Geplante Sicherungen laufen auch, wenn kein Admin angemeldet ist.',
  'settings.change-your-passphrase': 'Ihre Passphrase ändern',
  'settings.change-passphrase-2': 'Passphrase ändern',
  'settings.passphrase-changed': 'Die Passphrase wurde geändert.',
  'settings.current-passphrase': 'Aktuelle Passphrase',
  'settings.new-passphrase': 'Neue Passphrase',
  'settings.sign-again-command-line-tokens':
    'Melden Sie sich auf der Kommandozeile neu an. Token für Skripte bleiben gültig.',
  'settings.sessions': 'Sitzungen',
  'settings.number-sessions': 'Anzahl der Sitzungen',
  'settings.how-many-connections-backup-restore':
    'Wie viele Verbindungen eine Sicherung oder Wiederherstellung gleichzeitig verwendet.',
  'settings.more-connections-faster-if-server':
    'Mehr Verbindungen sind schneller, wenn der Server auf einem anderen Computer ist, belasten ihn aber stärker. Nightjar verwendet höchstens ein Viertel der freien Verbindungen.',
  'settings.settings': 'Einstellungen',
  'settings.groups-settings': 'Gruppen der Einstellungen',
  'settings.roles': 'Rollen',
  'settings.save-roles-each-backup': 'Rollen mit jeder Sicherung speichern',
  'settings.servers-users-groups-without-their':
    'Die Benutzer und Gruppen des Servers, ohne ihre Passwörter.',
  'settings.weekly-proof': 'Wöchentliche Probe',
  'settings.prove-newest-backup-each-database':
    'Die neueste Sicherung jeder Datenbank einmal pro Woche erproben',
  'settings.while-computer-idle-nightjar-restores':
    'Während der Computer nicht benutzt wird, stellt Nightjar die Sicherung in einem Wegwerf-Server von PostgreSQL auf diesem Computer wieder her und vergleicht sie.',
  'settings.start-at-login': 'Start bei der Anmeldung',
  'settings.start-desktop-without-window': 'Mit dem Desktop starten, ohne Fenster',
  'settings.scheduled-backups-run-only-while':
    'Geplante Sicherungen laufen nur, solange Nightjar läuft. Nightjar läuft dann im Infobereich.',
  'settings.scheduled-backups-run-only-while-2':
    'Geplante Sicherungen laufen nur, solange Nightjar läuft. Dieser Desktop hat keinen Infobereich: Starten Sie Nightjar noch einmal, um das Fenster zu öffnen.',
  'settings.native-code': 'Nativer Code',
  'settings.use-compression-libraries-system':
    'Die Kompressionsbibliotheken dieses Systems verwenden',
  'settings.isa-l-libdeflate-make-backups':
    'ISA-L und libdeflate machen Sicherungen schneller. Ohne sie komprimiert zlib. Wenn Sie dies ausschalten, verwendet die nächste Sicherung zlib. Wenn Sie es einschalten, starten Sie Nightjar neu.',
  'settings.about': 'Über Nightjar',
  'settings.nightjar-version': 'Nightjar {version}',
  'settings.backup-folder': 'Sicherungsordner',
  'settings.choose-backup-folder': 'Sicherungsordner wählen …',
  'settings.new-backups-stored-here-existing':
    'Neue Sicherungen werden hier gespeichert. Vorhandene Sicherungen werden nicht verschoben.',
  'settings.log': 'Log',
  'settings.open-log-folder': 'Log-Ordner öffnen',
  'settings.log-lists-what-nightjar-did':
    'Das Log enthält, was Nightjar getan hat, mit technischen Einzelheiten und ohne Passwörter.',
  'settings.settings-could-not-read': 'Die Einstellungen konnten nicht gelesen werden',
  'settings.nightjar-uses-last-valid-settings':
    'Nightjar verwendet die letzten gültigen Einstellungen. Die unlesbare Datei wurde umbenannt in {path}',
  'settings.nightjar-uses-default-settings-unreadable':
    'Nightjar verwendet die Standardeinstellungen. Die unlesbare Datei wurde umbenannt in {path}',
  'settings.show-file': 'Datei zeigen',
  'settings.set-aside.missing': 'Die Angabe fehlt.',
  'settings.set-aside.same-id': 'Eine andere Verbindung hat dieselbe ID.',
  'settings.set-aside.title':
    '{count, plural, one{Ein Eintrag der Einstellungen kann nicht verwendet werden} other{# Einträge der Einstellungen können nicht verwendet werden}}',
  'settings.set-aside.others-work':
    'Alles andere funktioniert. Die bisherige Datei der Einstellungen ist als Kopie erhalten.',
  'settings.set-aside.connection': 'Die Verbindung {name}',
  'settings.set-aside.unnamed-connection': 'Eine Verbindung ohne Namen',
  'settings.set-aside.schedule': 'Der Zeitplan von {name}',
  'settings.set-aside.keep-days': 'Wie lange Sicherungen von {name} aufbewahrt werden',
  'settings.set-aside.field': 'Die Einstellung {field}',
  'settings.set-aside.unknown-connection': 'einer unbekannten Verbindung',
  'settings.set-aside.used.nothing':
    'Er wird nicht verwendet. Deshalb wird seine Datenbank nicht gesichert.',
  'settings.set-aside.used.last-good': 'Nightjar verwendet den letzten guten Wert.',
  'settings.set-aside.used.default': 'Nightjar verwendet den Standardwert.',
  'settings.set-aside.take': 'Letzten guten übernehmen',
  'settings.set-aside.take-name': 'Letzten guten übernehmen: {name}',
  'settings.set-aside.take-all': 'Letzte gute Einstellungen übernehmen',
  'settings.set-aside.drop': 'Nicht verwenden',
  'settings.set-aside.drop-name': 'Nicht verwenden: {name}',
  'settings.set-aside.agree': 'OK',
  'settings.set-aside.agree-name': 'OK: {name}',
  'settings.set-aside.next-step':
    'Öffnen Sie das Fenster und wählen Sie, was verwendet wird, oder berichtigen Sie settings.json.',
  'settings.tokens': 'Token',
  'settings.create-token-3': 'Token erstellen …',
  'settings.no-tokens-yet': 'Noch keine Token.',
  'settings.revoke': 'Widerrufen …',
  'settings.revoke-name': '{name} widerrufen …',
  'settings.tokens-http-api-command-line':
    'Token sind für die HTTP-API und, als NIGHTJAR_TOKEN, für die Kommandozeile. Anfragen mit einem Token können weder Admins noch Token ändern.',
  'settings.revoke-name-2': '{name} widerrufen?',
  'settings.revoke-token': 'Token widerrufen',
  'settings.requests-token-rejected-from-now':
    'Anfragen mit diesem Token werden ab jetzt abgelehnt. Das kann nicht rückgängig gemacht werden.',
  'settings.choose-folder': 'Ordner wählen …',
  'settings.postgresql-tools-found': 'PostgreSQL-Werkzeuge gefunden',
  'settings.nightjar-uses-pg-dump-matches':
    'Nightjar verwendet das pg_dump, das zur Version des Servers passt.',
  'settings.weekly-proofs': 'Wöchentliche Proben',
  'settings.all-checks-fine': 'Alle {fine, number} Prüfungen sind in Ordnung.',
  'settings.check-up.failed': '{failed, number} fehlgeschlagen',
  'settings.check-up.need-attention':
    '{attention, plural, one{# braucht} other{# brauchen}} Aufmerksamkeit',
  'settings.check-up.fine': '{fine, plural, one{# ist} other{# sind}} in Ordnung',
  'settings.appearance.light': 'Hell',
  'settings.appearance.dark': 'Dunkel',
  'settings.appearance.auto': 'Wie das System',
  'settings.sessions.automatic': 'Automatisch',
  'settings.group.general': 'Allgemein',
  'settings.group.notifications': 'Benachrichtigungen',
  'settings.group.admins': 'Admins',
  'settings.group.api': 'HTTP-API',
  'settings.group.system': 'System',
  'settings.tools-source.chosen': 'von Ihnen gewählt',
  'settings.tools-source.known-place': 'an einem üblichen Ort gefunden',
  'settings.tools-source.path': 'im PATH gefunden',
  'settings.tools.title': 'PostgreSQL-Werkzeuge',
  'settings.check-up.title': 'Selbsttest',
  'settings.check-up.checked': 'Geprüft: {when}',
  'settings.check-up.state.ok': 'In Ordnung',
  'settings.check-up.state.attention': 'Braucht Aufmerksamkeit',
  'settings.check-up.state.failed': 'Fehlgeschlagen',
  'settings.check-up.summary': '{checks, plural, one{# Prüfung} other{# Prüfungen}}: {states}.',
  'settings.token-of-until': '{admin}, gültig bis {date}',
  'settings.not-saved-yet': 'Noch nicht gespeichert.',
  'settings.keychain.check-again': 'Erneut prüfen',
} as const satisfies Record<keyof typeof english, string>;
