export const notifications = {
  'notifications.not-delivered': 'The last notification was not delivered ({at}): {detail}',
  'notifications.not-delivered-and-waiting':
    'The last notification was not delivered ({at}): {detail} {waiting, plural, one{# notification is} other{# notifications are}} waiting.',
  'notifications.mail-server-refused': 'The mail server refused {join}.',
  'notifications.backup-filename-sizebytes': 'Backup: {filename}, {sizeBytes}',
  'notifications.error-code': 'Error code: {errorCode}',
  'notifications.sent-nightjar': 'Sent by Nightjar {version}',
  'notifications.mail-server-refused-user-name':
    'The mail server refused the user name or the password.',
  'notifications.port-does-not-offer-starttls':
    '{host}, port {port, plain}, does not offer STARTTLS.',
  'notifications.mail-server-rejected-mail': 'The mail server rejected the mail: {answer}',
  'notifications.new-backup-has-warning': 'the new backup has a warning',
  'notifications.if-expected-acknowledge-warning-nightjar':
    'If this is expected, acknowledge the warning in Nightjar. If not, check the database.',
  'notifications.backups-work-again': 'backups work again',
  'notifications.backup-created-successfully': 'backup created successfully',
  'notifications.read-back-complete': '{filename}, {sizeBytes}, read back and complete.',
  'notifications.backups-missed': '{slots, number} backups were missed',
  'notifications.backup-missed': 'a backup was missed',
  'notifications.latest-of-several': 'The latest: {slot}',
  'notifications.open-nightjar-create-backup-now': 'Open Nightjar and create a backup now.',
  'notifications.backup-differs-after-restore': 'a backup differs after the restore',
  'notifications.backup-cannot-restored': 'a backup cannot be restored',
  'notifications.open-nightjar-check-differences-create':
    'Open Nightjar, check the differences, and create a backup now.',
  'notifications.test': 'Test',
  'notifications.test-nightjar': 'This is a test of Nightjar',
  'notifications.sent-from-settings-nightjar-has':
    'It was sent from the settings of Nightjar and has arrived.',
  'notifications.too-many': 'More than {most, number} notifications were waiting for this channel.',
  'notifications.quit-before': 'Nightjar quit before the notification was sent.',
  'notifications.unexpected': 'An unexpected error occurred.',
  'notifications.redirect':
    'It answered with a redirect ({status, plain}) to {where}. Nightjar does not follow redirects: enter the final address.',
  'notifications.another-address': 'another address',
  'notifications.answered': 'It answered {status}.',
  'notifications.password-again':
    'Enter the password again: the stored password belongs to the previous mail server.',
  'notifications.key-again': 'Enter the key again.',
  'notifications.nothing-answers': 'Nothing answers on {host}, port {port, plain}.',
  'notifications.host-unknown': 'No computer with the name “{host}” was found.',
  'notifications.no-way':
    'There is no way to {host}: the network is down, or a firewall is between.',
  'notifications.certificate-not-trusted': 'The certificate of {host} is not trusted.',
  'notifications.tls-kind':
    '{host}, port {port, plain}, does not support the selected kind of TLS.',
  'notifications.no-answer-in-time': '{host}, port {port, plain}, did not answer in time.',
  'notifications.closed-without-answer':
    '{host}, port {port, plain}, closed the connection without an answer.',
  'notifications.not-reached': '{host}, port {port, plain}, could not be reached.',
  'notifications.backups-not-affected': '{explanation} Backups are not affected.',
  'notifications.not-set-up': 'It is not set up.',
  'notifications.desktop-shows-none': 'This desktop shows no notifications.',
} as const;
