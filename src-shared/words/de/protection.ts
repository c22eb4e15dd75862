import type { protection as english } from '../en/protection.ts';

export const protection = {
  'protection.backing-up': 'Sicherung läuft …',
  'protection.folder-unreadable.short': 'Ordner nicht lesbar',
  'protection.folder-unreadable':
    'Der Sicherungsordner kann nicht gelesen werden. Deshalb ist unbekannt, ob die Sicherungen noch da sind.',
  'protection.folder-unreadable-and-last':
    'Der Sicherungsordner kann nicht gelesen werden. Deshalb ist unbekannt, ob die Sicherungen noch da sind. Die letzte gute Sicherung wurde {created} erstellt.',
  'protection.missing.short': 'Sicherungen fehlen',
  'protection.missing':
    'Nicht geschützt: Die letzte gute Sicherung, erstellt {created}, ist nicht mehr im Sicherungsordner.',
  'protection.elsewhere.short': 'In anderem Ordner',
  'protection.elsewhere':
    'In diesem Ordner nicht geschützt: Die letzte gute Sicherung, erstellt {created}, ist in {folder}.',
  'protection.failed.short': 'Fehlgeschlagen',
  'protection.failed': 'Noch nicht geschützt. Der Versuch {when} ist fehlgeschlagen: {title}.',
  'protection.unverified.short': 'Nicht geprüft',
  'protection.unverified':
    'Der Sicherungsordner enthält Dateien, aber Nightjar hat keine davon geprüft.',
  'protection.none.short': 'Noch keine Sicherung',
  'protection.none': 'Noch nicht geschützt.',
  'protection.good': 'Geschützt. Letzte gute Sicherung {ago}.',
  'protection.good-proven':
    'Geschützt. Letzte gute Sicherung {ago}, ihre Wiederherstellung wurde am {on} erprobt.',
  'protection.good-older-proven':
    'Geschützt. Letzte gute Sicherung {ago}. Für die Sicherung vom {date} ist die Wiederherstellung erprobt.',
  'protection.failed-last':
    'Der letzte Versuch ist fehlgeschlagen: {title}. Letzte gute Sicherung {ago}.',
  'protection.old': 'Nur bis zum {date} geschützt. Spätere Änderungen sind in keiner Sicherung.',
  'protection.differs.short': 'Wiederhergestellt abweichend',
  'protection.differs':
    'Letzte gute Sicherung {ago}, aber nach der Wiederherstellung am {on} gab es Unterschiede.',
  'protection.not-proven.short': 'Nicht erprobt',
  'protection.not-proven.damaged':
    'Letzte gute Sicherung {ago}, nicht erprobt. Die Sicherung vom {date} ist beschädigt: {detail} Erproben Sie die neueste Sicherung.',
  'protection.not-proven.differs':
    'Letzte gute Sicherung {ago}, nicht erprobt. Die Sicherung vom {date} weicht nach der Wiederherstellung ab: {detail} Erproben Sie die neueste Sicherung.',
  'protection.not-proven.not-restorable':
    'Letzte gute Sicherung {ago}, nicht erprobt. Die Sicherung vom {date} kann nicht wiederhergestellt werden: {detail} Erproben Sie die neueste Sicherung.',
  'protection.damaged.short': 'Beschädigt',
  'protection.disproved.short': 'Widerlegt',
  'protection.doubt.damaged': 'Die letzte Sicherung ist beschädigt: {detail} {rest}',
  'protection.doubt.differs':
    'Die letzte Sicherung weicht nach der Wiederherstellung ab: {detail} {rest}',
  'protection.doubt.not-restorable':
    'Die letzte Sicherung kann nicht wiederhergestellt werden: {detail} {rest}',
  'protection.doubt-failed.damaged':
    'Der letzte Versuch ist fehlgeschlagen, und die Sicherung davor ist beschädigt: {detail} {rest}',
  'protection.doubt-failed.differs':
    'Der letzte Versuch ist fehlgeschlagen, und die Sicherung davor weicht nach der Wiederherstellung ab: {detail} {rest}',
  'protection.doubt-failed.not-restorable':
    'Der letzte Versuch ist fehlgeschlagen, und die Sicherung davor kann nicht wiederhergestellt werden: {detail} {rest}',
  'protection.warning.short': 'Warnung',
  'protection.warning': 'Die letzte Sicherung hat eine Warnung: {warnings}. {rest}',
  'protection.warning-failed':
    'Der letzte Versuch ist fehlgeschlagen, und die Sicherung davor hat eine Warnung: {warnings}. {rest}',
  'protection.no-good-before': 'Davor gibt es keine gute Sicherung.',
  'protection.no-good': 'Es gibt keine gute Sicherung.',
  'protection.last-good': 'Letzte gute Sicherung {ago}.',
  'protection.missed.short':
    '{missed, plural, one{Sicherung ausgefallen} other{# Sicherungen ausgefallen}}',
  'protection.missed':
    '{missed, plural, one{Gefährdet: Die letzte geplante Sicherung ist ausgefallen ({causes}). {rest}} other{Gefährdet: Die letzten # geplanten Sicherungen sind ausgefallen ({causes}). {rest}}}',
  'protection.with-plan': '{status} {plan}',
  'protection.cause.latest': 'die letzte: {cause}',
  'protection.cause.none': 'vorher war die nächste geplante Sicherung fällig',
  'protection.cause.two': '{first}, dann {second}',
  'protection.cause.more': '{first}, dann {second}, und {others, number} weitere',
  'protection.cause.asleep': 'Computer im Ruhezustand',
  'protection.cause.not-running': 'Nightjar lief nicht',
  'protection.cause.clock-moved': 'die Uhr wurde vorgestellt',
  'protection.cause.paused': 'angehalten von {by}',
  'protection.cause.interrupted': 'die Sicherung wurde unterbrochen',
  'protection.cause.cancelled': 'ein Benutzer hat sie abgebrochen',
  'protection.cause.switched-off': 'der Zeitplan wurde ausgeschaltet',
  'protection.cause.waited-for-another': 'eine andere Sicherung desselben Servers kam zuvor',
  'plan.off': 'Keine Sicherung ist geplant: Der Zeitplan ist aus.',
  'plan.none': 'Keine Sicherung ist geplant.',
  'plan.next': 'Nächste: {next}.',
  'plan.paused': 'Angehalten von {by} bis {until}.',
  'plan.waiting': 'Eine fällige Sicherung ist noch nicht erstellt (fällig: {due}).',
  'plan.waiting-because':
    'Eine fällige Sicherung ist noch nicht erstellt (fällig: {due}; Grund: {causes}).',
  'plan.waiting-retry':
    'Eine fällige Sicherung ist noch nicht erstellt (fällig: {due}); nächster Versuch {retry}.',
  'plan.waiting-because-retry':
    'Eine fällige Sicherung ist noch nicht erstellt (fällig: {due}; Grund: {causes}); nächster Versuch {retry}.',
  'blocker.now': 'Zurzeit kann keine Sicherung erstellt werden: {reason}.',
  'blocker.tonight': 'Die Sicherung heute Nacht kann nicht laufen: {reason}.',
  'blocker.next': 'Die nächste Sicherung ({time}) kann nicht laufen: {reason}.',
  'blocker.hint': '{title}. {explanation}',
  'blocker.reason.folder-not-writable': 'In den Sicherungsordner kann nicht geschrieben werden',
  'blocker.reason.folder-not-readable': 'Der Sicherungsordner kann nicht gelesen werden',
  'blocker.reason.server-newer-than-tools':
    'Der Server ist neuer als die installierten PostgreSQL-Werkzeuge',
  'blocker.reason.tools-missing': 'Die PostgreSQL-Werkzeuge fehlen',
  'blocker.reason.keychain-locked': 'Der Schlüsselbund ist gesperrt',
  'blocker.reason.keychain-silent': 'Der Schlüsselbund gibt das Passwort nicht heraus',
  'blocker.reason.login-refused': 'Der Server lehnt die Anmeldung ab',
  'blocker.reason.password-wrong': 'Der Server lehnt das Passwort ab',
  'blocker.reason.password-missing': 'Das Passwort fehlt',
  'blocker.reason.password-needed-again': 'Das Passwort für diesen Server fehlt',
  'blocker.reason.role-missing': 'Der Server kennt diesen Benutzer nicht',
  'blocker.reason.database-missing': 'Auf dem Server gibt es diese Datenbank nicht',
  'blocker.reason.tls-required': 'Der Server verlangt TLS',
  'blocker.reason.tls-not-offered': 'Der Server bietet kein TLS an',
  'blocker.reason.tls-certificate-rejected': 'Dem Zertifikat des Servers wird nicht vertraut',
  'blocker.reason.server-error': 'Der Server meldet einen Fehler',
  'blocker.reason.server-silent': 'Der Server antwortet nicht',
  'blocker.reason.no-room': 'Sie benötigt etwa {needed}, frei sind {free}',
  'blocker.reason.paused': '{by} hat die Zeitpläne angehalten',
  'blocker.reason.schedule-off': 'Der Zeitplan ist aus',
  'blocker.reason.not-started-at-login': 'Nightjar startet nicht bei der Anmeldung',
  'blocker.no-room.title': 'Nicht genug Platz für die nächste Sicherung',
  'blocker.no-room.explanation':
    'Die nächste Sicherung benötigt etwa {needed}; in {folder} sind {free} frei.',
  'blocker.no-room.next-step':
    'Löschen Sie Sicherungen, die Sie nicht brauchen, oder wählen Sie einen Ordner auf einem anderen Datenträger.',
  'blocker.paused.title': 'Die Zeitpläne sind angehalten',
  'blocker.paused.explanation':
    '{by} hat alle Zeitpläne bis {until} angehalten. Sicherungen, die vorher fällig sind, laufen nicht.',
  'blocker.paused.next-step':
    'Setzen Sie die Zeitpläne fort, damit die Sicherungen wie geplant erstellt werden.',
  'blocker.schedule-off.title': 'Der Zeitplan ist aus',
  'blocker.schedule-off.explanation':
    'Nightjar erstellt von dieser Datenbank keine Sicherung automatisch.',
  'blocker.schedule-off.next-step':
    'Schalten Sie den Zeitplan ein, oder erstellen Sie Sicherungen selbst.',
  'blocker.not-started-at-login.title': 'Nightjar startet nicht bei der Anmeldung',
  'blocker.not-started-at-login.explanation':
    'Geplante Sicherungen laufen nur, solange Nightjar läuft. Nach einem Neustart dieses Computers muss jemand Nightjar starten.',
  'blocker.not-started-at-login.next-step':
    'Lassen Sie Nightjar starten, wenn Sie sich am Computer anmelden.',
  'remedy.edit-connection': 'Verbindung bearbeiten …',
  'remedy.try-again': 'Erneut versuchen',
  'remedy.unlock-keychain': 'Entsperren und erneut versuchen',
  'remedy.choose-backup-folder': 'Anderen Ordner wählen …',
  'remedy.use-earlier-folder': 'Diesen Ordner wieder verwenden',
  'remedy.open-backup-folder': 'Ordner öffnen',
  'remedy.choose-tools-folder': 'Ordner der Werkzeuge wählen …',
  'remedy.search-tools': 'Erneut suchen',
  'remedy.delete-old-backups': 'Alte Sicherungen löschen …',
  'remedy.resume-schedule': 'Jetzt fortsetzen',
  'remedy.open-schedule': 'Zeitplan öffnen',
  'remedy.start-at-login': 'Bei der Anmeldung starten',
  'remedy.open-log-folder': 'Log-Ordner öffnen',
  'age.checked': 'Geprüft {checked}.',
  'age.checked-never-answered':
    'Geprüft {checked}. Der Server hat nicht geantwortet, seit Nightjar gestartet wurde.',
  'age.checked-last-answered': 'Geprüft {checked}. Der Server hat zuletzt {answered} geantwortet.',
  'age.fact-checked': 'geprüft {checked}',
  'age.fact-never': 'seit dem Start nicht erreicht',
  'age.fact-last': 'zuletzt erreicht {answered}',
  'slot.good': 'Gut: gesichert.',
  'slot.good-at': 'Gut: gesichert um {at}.',
  'slot.late': 'Verspätet.',
  'slot.late-at': 'Verspätet: gesichert um {at}.',
  'slot.late-because': 'Verspätet: {causes}.',
  'slot.late-because-at': 'Verspätet: {causes}; gesichert um {at}.',
  'slot.missed': 'Ausgefallen: Es wurde keine Sicherung erstellt.',
  'slot.missed-because': 'Ausgefallen: {causes}.',
  'slot.waiting': 'Noch nicht: Die Sicherung beginnt gleich oder läuft.',
  'slot.waiting-because': 'Noch nicht: {causes}.',
  'slot.waiting-for-attempt': 'Noch nicht: nächster Versuch um {at}.',
  'slot.waiting-for-attempt-because': 'Noch nicht: {causes}; nächster Versuch um {at}.',
  'slot.then': '{before}, dann {next}',
  'slot.date-and-time': '{date} {time}',
  'slot.reason.asleep': 'Computer von {from} bis {to} im Ruhezustand',
  'slot.reason.not-running': 'Nightjar lief von {from} bis {to} nicht',
  'slot.reason.clock-moved': 'die Uhr wurde von {from} auf {to} vorgestellt',
  'slot.reason.paused': 'angehalten von {by} bis {until}',
  'slot.reason.waited-for-another': 'eine andere Sicherung desselben Servers lief',
  'slot.reason.failed':
    '{attempts, plural, one{ein Versuch ist fehlgeschlagen ({title})} other{# Versuche sind fehlgeschlagen ({title})}}',
  'slot.reason.interrupted': 'Nightjar endete um {at} während der Sicherung',
  'slot.reason.cancelled': 'ein Benutzer hat die Sicherung abgebrochen',
  'slot.reason.switched-off': 'der Zeitplan wurde ausgeschaltet',
  'slot.reason.overtaken': 'die nächste geplante Sicherung war fällig',
  'retention.waits.title': 'Alte Sicherungen werden vorerst nicht gelöscht',
  'retention.waits.reason':
    'Die Uhr dieses Computers sprang vor, oder der Computer war länger als eine Woche aus. Deshalb ist unbekannt, welche Sicherungen wirklich alt sind. Das Löschen geht nach {until} automatisch weiter. Sicherungen werden wie geplant erstellt.',
  'retention.waits.next-step':
    'Prüfen Sie, ob das Datum dieses Computers stimmt. Um jetzt zu löschen, verwenden Sie „Was würde jetzt gelöscht?“ unter Zeitplan.',
  'warning.much-smaller': 'Diese Sicherung enthält {now} SQL; {filename} enthielt {before}.',
  'warning.rows-lost':
    '{table} hat {now, plural, one{# Zeile} other{# Zeilen}}; in {filename} waren es {before, number}.',
  'warning.origin-unknown':
    'Ihr Manifest ging verloren: Die Datei ist vollständig, enthält aber den Namen ihrer Datenbank nicht.',
  'warning.more': 'Und {remaining, number} weitere.',
  'warning.short.much-smaller': 'ihr SQL ging von {before} auf {now} zurück',
  'warning.short.rows-lost':
    '{table} ging von {before, plural, one{# Zeile} other{# Zeilen}} auf {now, number} zurück',
  'warning.short.origin-unknown': 'ihre Datenbank ist unbekannt',
  'warning.and-more': '{first}, und {others, number} weitere',
  'weekly-drill.missed': 'Die letzte wöchentliche Probe lief nicht: {title}',
  'weekly-drill.missed-reason': 'Sie wurde am {at} versucht. {explanation}',
  'weekly-drill.hindered': '{title}. {explanation}',
  'weekly-drill.due':
    'Jetzt fällig. Sie beginnt, wenn Nightjar geöffnet ist, dieser Computer zehn Minuten lang nicht bedient wurde und keine Sicherung oder Wiederherstellung läuft.',
  'weekly-drill.next': 'Nächste fällig am {at}.',
} as const satisfies Record<keyof typeof english, string>;
