import type { notifications as english } from '../en/notifications.ts';

export const notifications = {
  'notifications.not-delivered':
    'Die letzte Benachrichtigung wurde nicht zugestellt ({at}): {detail}',
  'notifications.not-delivered-and-waiting':
    'Die letzte Benachrichtigung wurde nicht zugestellt ({at}): {detail} {waiting, plural, one{# Benachrichtigung wartet} other{# Benachrichtigungen warten}}.',
  'notifications.mail-server-refused': 'Der Mailserver hat {join} abgelehnt.',
  'notifications.backup-filename-sizebytes': 'Sicherung: {filename}, {sizeBytes}',
  'notifications.error-code': 'Fehlercode: {errorCode}',
  'notifications.sent-nightjar': 'Gesendet von Nightjar {version}',
  'notifications.mail-server-refused-user-name':
    'Der Mailserver hat den Benutzernamen oder das Passwort abgelehnt.',
  'notifications.port-does-not-offer-starttls': '{host}, Port {port, plain}, bietet kein STARTTLS.',
  'notifications.mail-server-rejected-mail': 'Der Mailserver hat die Mail abgelehnt: {answer}',
  'notifications.new-backup-has-warning': 'die neue Sicherung hat eine Warnung',
  'notifications.if-expected-acknowledge-warning-nightjar':
    'Wenn das zu erwarten war, nehmen Sie die Warnung in Nightjar zur Kenntnis. Wenn nicht, prüfen Sie die Datenbank.',
  'notifications.backups-work-again': 'Sicherungen funktionieren wieder',
  'notifications.backup-created-successfully': 'Sicherung erfolgreich erstellt',
  'notifications.read-back-complete': '{filename}, {sizeBytes}, wieder gelesen und vollständig.',
  'notifications.backups-missed': '{slots, number} Sicherungen sind ausgefallen',
  'notifications.backup-missed': 'eine Sicherung ist ausgefallen',
  'notifications.latest-of-several': 'Die letzte: {slot}',
  'notifications.open-nightjar-create-backup-now':
    'Öffnen Sie Nightjar und erstellen Sie jetzt eine Sicherung.',
  'notifications.backup-differs-after-restore':
    'eine Sicherung weicht nach der Wiederherstellung ab',
  'notifications.backup-cannot-restored': 'eine Sicherung kann nicht wiederhergestellt werden',
  'notifications.open-nightjar-check-differences-create':
    'Öffnen Sie Nightjar, prüfen Sie die Unterschiede und erstellen Sie jetzt eine Sicherung.',
  'notifications.test': 'Test',
  'notifications.test-nightjar': 'Das ist ein Test von Nightjar',
  'notifications.sent-from-settings-nightjar-has':
    'Er wurde aus den Einstellungen von Nightjar gesendet und ist angekommen.',
  'notifications.too-many':
    'Mehr als {most, number} Benachrichtigungen haben auf diesen Weg gewartet.',
  'notifications.quit-before': 'Nightjar wurde beendet, bevor die Benachrichtigung gesendet war.',
  'notifications.unexpected': 'Ein unerwarteter Fehler ist aufgetreten.',
  'notifications.redirect':
    'Die Antwort war eine Weiterleitung ({status, plain}) nach {where}. Nightjar folgt keinen Weiterleitungen: Geben Sie die endgültige Adresse ein.',
  'notifications.another-address': 'einer anderen Adresse',
  'notifications.answered': 'Die Antwort war {status}.',
  'notifications.password-again':
    'Geben Sie das Passwort erneut ein: Das gespeicherte gehört zum vorigen Mailserver.',
  'notifications.key-again': 'Geben Sie den Schlüssel erneut ein.',
  'notifications.nothing-answers': 'Auf {host}, Port {port, plain}, antwortet nichts.',
  'notifications.host-unknown': 'Es wurde kein Computer namens „{host}“ gefunden.',
  'notifications.no-way':
    'Es gibt keinen Weg zu {host}: Das Netzwerk ist ausgefallen, oder eine Firewall ist dazwischen.',
  'notifications.certificate-not-trusted': 'Das Zertifikat von {host} ist nicht vertrauenswürdig.',
  'notifications.tls-kind':
    '{host}, Port {port, plain}, unterstützt die gewählte Art von TLS nicht.',
  'notifications.no-answer-in-time':
    '{host}, Port {port, plain}, hat nicht rechtzeitig geantwortet.',
  'notifications.closed-without-answer':
    '{host}, Port {port, plain}, hat die Verbindung ohne Antwort geschlossen.',
  'notifications.not-reached': '{host}, Port {port, plain}, war nicht erreichbar.',
  'notifications.backups-not-affected': '{explanation} Sicherungen sind nicht betroffen.',
  'notifications.not-set-up': 'Der Weg ist nicht eingerichtet.',
  'notifications.desktop-shows-none': 'Diese Oberfläche zeigt keine Benachrichtigungen.',
} as const satisfies Record<keyof typeof english, string>;
