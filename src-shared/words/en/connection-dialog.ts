export const connectionDialog = {
  'connection-dialog.connect-database': 'Connect to a database',
  'connection-dialog.edit-connection': 'Edit connection',
  'connection-dialog.test-connection': 'Test connection',
  'connection-dialog.cancel': 'Cancel',
  'connection-dialog.save': 'Save',
  'connection-dialog.password': 'Password',
  'connection-dialog.stored-keychain': 'Stored in the keychain',
  'connection-dialog.show-hide-password': 'Show or hide the password',
  'connection-dialog.remove-stored-password': 'Remove the stored password',
  'connection-dialog.keep-password-memory-until-i': 'Keep the password in memory until I quit',
  'connection-dialog.name': 'Name',
  'connection-dialog.what-database-called-nightjar': 'What this database is called in Nightjar.',
  'connection-dialog.host': 'Host',
  'connection-dialog.localhost-db-example-com-run': 'localhost, db.example.com or /run/postgresql',
  'connection-dialog.port': 'Port',
  'connection-dialog.database': 'Database',
  'connection-dialog.user': 'User',
  'connection-dialog.asking-server': 'Asking the server…',
  'connection-dialog.connected': 'Connected.',
  'connection-dialog.encryption-tls': 'Encryption (TLS)',
  'connection-dialog.root-certificate': 'Root certificate',
  'connection-dialog.none-chosen': 'None chosen',
  'connection-dialog.chosen-earlier': 'Chosen earlier',
  'connection-dialog.remove-certificate': 'Remove certificate',
  'connection-dialog.choose-certificate': 'Choose certificate…',
  'connection-dialog.paste-postgresql-url': 'Paste a postgresql:// URL',
  'connection-dialog.filled-below-check-values': 'Filled in below. Check the values.',
  'connection-dialog.fill-fields-below': 'Or fill in the fields below.',
  'connection-dialog.fill': 'Fill in',
  'connection-dialog.test': 'Test',
  'connection-dialog.url-names': 'The URL names {rootCertificatePath}',
  'connection-dialog.choose-certificate-here': '{named}: choose that certificate here.',
  'connection-dialog.but-mode-does-not-use':
    '{named}, but this mode does not use it. To use it, choose verify-full or verify-ca.',
  'connection-dialog.connection-already-has-name': 'A connection already has the name “{name}”.',
  'connection-dialog.stored.ready': 'Stored only in the keychain of this system.',
  'connection-dialog.stored.locked':
    'Stored in the keychain of this system. The system will ask you to unlock it.',
  'connection-dialog.stored.unavailable':
    'No keychain is available, so the password cannot be stored permanently.',
  'connection-dialog.tls.disable': 'Never encrypted',
  'connection-dialog.tls-explained.disable':
    'For a server on this computer. On a network, others can read the data.',
  'connection-dialog.tls.prefer': 'Encrypted if the server offers it',
  'connection-dialog.tls-explained.prefer':
    'Works with every server, but does not guarantee encryption. For a network that you trust.',
  'connection-dialog.tls.require': 'Always encrypted',
  'connection-dialog.tls-explained.require':
    'Others cannot read the data. The identity of the server is not verified.',
  'connection-dialog.tls.verify-ca': 'Encrypted, certificate verified',
  'connection-dialog.tls-explained.verify-ca':
    'The server must show a certificate signed by the root certificate below.',
  'connection-dialog.tls.verify-full': 'Encrypted, certificate and host verified',
  'connection-dialog.tls-explained.verify-full':
    'The certificate must also name this host. Choose this mode over the internet.',
  'connection-dialog.connected-to':
    '{connected} PostgreSQL {version}, {size}. Backups will be created with pg_dump {tool}.',
} as const;
