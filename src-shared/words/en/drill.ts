export const drill = {
  'proof.proven': 'The backup is proven restorable',
  'proof.differs': 'The backup differs after the restore',
  'proof.not-restorable': 'This backup cannot be restored as it is',
  'proof.next.damaged': 'Do not rely on this file. Create a new backup, and check the disk.',
  'proof.next.refused':
    'Do not rely on this backup. Correct the named objects in the database, create a new backup, and prove it.',
  'proof.definitions-not-compared':
    'Definitions were not compared: the comments of pg_dump that describe them are missing.',
  'proof.rows-not-compared':
    'The rows of {tables} were not compared: the file does not write them as pg_dump does.',
  'proof.owners-not-compared': 'Owners and grants, which this dump sets, were not compared.',
  'proof.left-out':
    'Not restored, because it needs the rights of the server and this computer has no sandbox (bubblewrap) or does not have the needed libraries: {objects}.',
  'drill.more-listed-manifest': 'And {remaining, number} more, listed in the manifest.',
  'drill.proving-progress': 'Proving in progress',
  'drill.elapsed': 'Elapsed',
  'drill.started': 'Started by',
  'drill.proven-restorable': 'Proven restorable',
  'drill.prove': 'Prove it…',
  'drill.proving-cancelled': 'Proving was cancelled',
  'drill.nothing-left-behind': 'Nothing was left behind.',
  'drill.only-restore-proves-backup-restorable':
    'Only a restore proves that a backup is restorable. Nightjar restores it into a throw-away PostgreSQL server on this computer and compares every object and row.',
  'drill.at-proof': 'On {at}. {proof}',
  'drill.these-differed-after-restore': 'On {at}, these differed after the restore:',
  'drill.could-not-restored': 'On {at}, it could not be restored:',
  'drill.prove-2': 'Prove it',
  'drill.prove-again': 'Prove it again',
  'drill.prove-scratch-database': 'Or prove it in a scratch database on',
  'drill.created-there-under-separate-name':
    'It is created there under a separate name and dropped after the proof.',
  'drill.choose-server': 'Choose a server',
  'drill.name-host-port-port': '{name} ({host}, port {port, plain})',
  'drill.prove-there': 'Prove there',
  'drill.connection': 'this connection',
  'drill.name-user-at-host': '{name} ({user} at {host})',
  'drill.do-you-trust-file': 'Do you trust this file?',
  'drill.i-trust-prove': 'I trust it: prove it',
  'drill.nightjar-did-not-create-computer':
    'Nightjar did not create {filename} on this computer. To prove it, its SQL is run in a throw-away server without network access, under another account if the system allows it.',
  'drill.nightjar-did-not-create-computer-2':
    'Nightjar did not create {filename} on this computer. To prove it, its SQL is run on the server of {connectionId}, with all permissions of the user of this connection.',
  'drill.restored-into-postgresql-tables-rows':
    'Restored into PostgreSQL {serverVersion} in {restoreDurationMs}: {tables, plural, one{# table} other{# tables}} and {rows, plural, one{# row} other{# rows}} are the same after the restore.',
  'drill.restored-into-postgresql-tables-rows-2':
    'Restored into PostgreSQL {serverVersion} in {restoreDurationMs}: {tables, plural, one{# table} other{# tables}} and {rows, plural, one{# row} other{# rows}} are the same after the restore. {notCompared}',
  'drill.restored-into-postgresql-every-object':
    'Restored into PostgreSQL {serverVersion} in {restoreDurationMs}: every object, {tables, plural, one{# table} other{# tables}} and {rows, plural, one{# row} other{# rows}} are the same after the restore.',
  'drill.restored-into-postgresql-every-object-2':
    'Restored into PostgreSQL {serverVersion} in {restoreDurationMs}: every object, {tables, plural, one{# table} other{# tables}} and {rows, plural, one{# row} other{# rows}} are the same after the restore. {notCompared}',
  'drill.restored-but':
    '{count, plural, one{Restored, but with # difference} other{Restored, but with # differences}}',
  'drill.proving-phase': 'Proving. {phase}.',
  'drill.proving-percent': 'Proving. {phase}, {quarter, number} percent.',
  'drill.proven-restorable-2': 'Proven restorable. {proof}',
  'drill.proving-cancelled-nothing-left-behind': 'Proving was cancelled. Nothing was left behind.',
  'drill.phase.preparing': 'Preparing',
  'drill.phase.restoring': 'Restoring',
  'drill.phase.dumping': 'Reading back',
  'drill.phase.comparing': 'Comparing',
  'drill.phase-title.preparing': 'Creating a throw-away server',
  'drill.phase-title.restoring': 'Restoring the backup into it',
  'drill.phase-title.dumping': 'Reading back what was restored',
  'drill.phase-title.comparing': 'Comparing every object and row',
} as const;
