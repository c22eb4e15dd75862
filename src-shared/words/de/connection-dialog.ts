import type { connectionDialog as english } from '../en/connection-dialog.ts';

export const connectionDialog = {
  'connection-dialog.connect-database': 'Datenbank verbinden',
  'connection-dialog.edit-connection': 'Verbindung bearbeiten',
  'connection-dialog.test-connection': 'Verbindung testen',
  'connection-dialog.cancel': 'Abbrechen',
  'connection-dialog.save': 'Speichern',
  'connection-dialog.password': 'Passwort',
  'connection-dialog.stored-keychain': 'Im Schlüsselbund gespeichert',
  'connection-dialog.show-hide-password': 'Passwort anzeigen oder verbergen',
  'connection-dialog.remove-stored-password': 'Gespeichertes Passwort entfernen',
  'connection-dialog.keep-password-memory-until-i':
    'Passwort im Arbeitsspeicher behalten, bis ich Nightjar beende',
  'connection-dialog.name': 'Name',
  'connection-dialog.what-database-called-nightjar': 'So heißt diese Datenbank in Nightjar.',
  'connection-dialog.host': 'Host',
  'connection-dialog.localhost-db-example-com-run':
    'localhost, db.example.com oder /run/postgresql',
  'connection-dialog.port': 'Port',
  'connection-dialog.database': 'Datenbank',
  'connection-dialog.user': 'Benutzer',
  'connection-dialog.asking-server': 'Der Server wird gefragt …',
  'connection-dialog.connected': 'Verbunden.',
  'connection-dialog.encryption-tls': 'Verschlüsselung (TLS)',
  'connection-dialog.root-certificate': 'Stammzertifikat',
  'connection-dialog.none-chosen': 'Keines gewählt',
  'connection-dialog.chosen-earlier': 'Früher gewählt',
  'connection-dialog.remove-certificate': 'Zertifikat entfernen',
  'connection-dialog.choose-certificate': 'Zertifikat wählen …',
  'connection-dialog.paste-postgresql-url': 'Eine postgresql://-URL einfügen',
  'connection-dialog.filled-below-check-values': 'Unten eingetragen. Prüfen Sie die Werte.',
  'connection-dialog.fill-fields-below': 'Oder füllen Sie die Felder darunter aus.',
  'connection-dialog.fill': 'Eintragen',
  'connection-dialog.test': 'Test',
  'connection-dialog.url-names': 'Die URL nennt {rootCertificatePath}',
  'connection-dialog.choose-certificate-here': '{named}: Wählen Sie dieses Zertifikat hier.',
  'connection-dialog.but-mode-does-not-use':
    '{named}, aber dieser Modus verwendet es nicht. Um es zu verwenden, wählen Sie verify-full oder verify-ca.',
  'connection-dialog.connection-already-has-name': 'Eine Verbindung heißt schon „{name}“.',
  'connection-dialog.stored.ready': 'Nur im Schlüsselbund dieses Systems gespeichert.',
  'connection-dialog.stored.locked':
    'Im Schlüsselbund dieses Systems gespeichert. Das System wird Sie bitten, ihn zu entsperren.',
  'connection-dialog.stored.unavailable':
    'Es ist kein Schlüsselbund verfügbar. Deshalb kann das Passwort nicht dauerhaft gespeichert werden.',
  'connection-dialog.tls.disable': 'Nie verschlüsselt',
  'connection-dialog.tls-explained.disable':
    'Für einen Server auf diesem Computer. In einem Netzwerk können andere die Daten lesen.',
  'connection-dialog.tls.prefer': 'Verschlüsselt, wenn der Server es anbietet',
  'connection-dialog.tls-explained.prefer':
    'Geht mit jedem Server, garantiert aber keine Verschlüsselung. Für ein Netzwerk, dem Sie vertrauen.',
  'connection-dialog.tls.require': 'Immer verschlüsselt',
  'connection-dialog.tls-explained.require':
    'Andere können die Daten nicht lesen. Die Identität des Servers wird nicht geprüft.',
  'connection-dialog.tls.verify-ca': 'Verschlüsselt, Zertifikat geprüft',
  'connection-dialog.tls-explained.verify-ca':
    'Der Server muss ein Zertifikat vorweisen, das mit dem Stammzertifikat unten signiert ist.',
  'connection-dialog.tls.verify-full': 'Verschlüsselt, Zertifikat und Host geprüft',
  'connection-dialog.tls-explained.verify-full':
    'Das Zertifikat muss auch diesen Host nennen. Wählen Sie diesen Modus über das Internet.',
  'connection-dialog.connected-to':
    '{connected} PostgreSQL {version}, {size}. Sicherungen werden mit pg_dump {tool} erstellt.',
  'connection-dialog.question.save':
    'Der letzte Test ist fehlgeschlagen: {reason}. Ohne Verbindung zum Server kann keine Sicherung erstellt werden. Die Verbindung trotzdem speichern?',
  'connection-dialog.question.back': 'Zurück',
  'connection-dialog.question.save-anyway': 'Trotzdem speichern',
  'connection-dialog.question.discard': 'Ihre Änderungen sind nicht gespeichert. Verwerfen?',
  'connection-dialog.question.keep': 'Weiter bearbeiten',
  'connection-dialog.question.discard-now': 'Änderungen verwerfen',
} as const satisfies Record<keyof typeof english, string>;
