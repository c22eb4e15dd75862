import type { drill as english } from '../en/drill.ts';

export const drill = {
  'proof.proven': 'Die Wiederherstellung der Sicherung ist erprobt',
  'proof.differs': 'Die Sicherung weicht nach der Wiederherstellung ab',
  'proof.not-restorable': 'Diese Sicherung kann so nicht wiederhergestellt werden',
  'proof.next.damaged':
    'Verlassen Sie sich nicht auf diese Datei. Erstellen Sie eine neue Sicherung, und prüfen Sie den Datenträger.',
  'proof.next.refused':
    'Verlassen Sie sich nicht auf diese Sicherung. Berichtigen Sie die genannten Objekte in der Datenbank, erstellen Sie eine neue Sicherung, und erproben Sie sie.',
  'proof.definitions-not-compared':
    'Definitionen wurden nicht verglichen: Die Kommentare von pg_dump, die sie beschreiben, fehlen.',
  'proof.rows-not-compared':
    'Die Zeilen von {tables} wurden nicht verglichen: Die Datei schreibt sie nicht so, wie pg_dump es tut.',
  'proof.owners-not-compared':
    'Eigentümer und Rechte, die dieser Dump setzt, wurden nicht verglichen.',
  'proof.left-out':
    'Nicht wiederhergestellt, weil dafür die Rechte des Servers nötig sind und dieser Computer keine Sandbox (bubblewrap) oder nicht die nötigen Bibliotheken hat: {objects}.',
  'drill.more-listed-manifest': 'Und {remaining, number} weitere, im Manifest aufgeführt.',
  'drill.proving-progress': 'Probe läuft',
  'drill.elapsed': 'Vergangen',
  'drill.started': 'Gestartet von',
  'drill.proven-restorable': 'Wiederherstellung erprobt',
  'drill.prove': 'Erproben …',
  'drill.proving-cancelled': 'Die Probe wurde abgebrochen',
  'drill.nothing-left-behind': 'Es blieb nichts zurück.',
  'drill.only-restore-proves-backup-restorable':
    'Erst eine Wiederherstellung zeigt, dass eine Sicherung brauchbar ist. Nightjar stellt sie auf einem Wegwerf-Server mit PostgreSQL auf diesem Computer wieder her und vergleicht jedes Objekt und jede Zeile.',
  'drill.at-proof': 'Am {at}. {proof}',
  'drill.these-differed-after-restore': 'Am {at} gab es nach der Wiederherstellung Unterschiede:',
  'drill.could-not-restored': 'Am {at} konnte sie nicht wiederhergestellt werden:',
  'drill.prove-2': 'Erproben',
  'drill.prove-again': 'Erneut erproben',
  'drill.prove-scratch-database': 'Oder in einer Wegwerf-Datenbank erproben auf',
  'drill.created-there-under-separate-name':
    'Sie wird dort unter einem eigenen Namen angelegt und nach der Probe gelöscht.',
  'drill.choose-server': 'Server wählen',
  'drill.name-host-port-port': '{name} ({host}, Port {port, plain})',
  'drill.prove-there': 'Dort erproben',
  'drill.connection': 'dieser Verbindung',
  'drill.name-user-at-host': '{name} ({user} auf {host})',
  'drill.do-you-trust-file': 'Vertrauen Sie dieser Datei?',
  'drill.i-trust-prove': 'Ich vertraue ihr: erproben',
  'drill.nightjar-did-not-create-computer':
    'Nightjar hat {filename} nicht auf diesem Computer erstellt. Für die Probe wird ihr SQL auf einem Wegwerf-Server ohne Netzwerkzugriff ausgeführt, unter einem anderen Konto, wenn das System es erlaubt.',
  'drill.nightjar-did-not-create-computer-2':
    'Nightjar hat {filename} nicht auf diesem Computer erstellt. Für die Probe wird ihr SQL auf diesem Server ausgeführt: {connectionId}. Es hat dort alle Rechte des Benutzers der Verbindung.',
  'drill.restored-into-postgresql-tables-rows':
    'In {restoreDurationMs} in PostgreSQL {serverVersion} wiederhergestellt: {tables, plural, one{# Tabelle} other{# Tabellen}} und {rows, plural, one{# Zeile} other{# Zeilen}} sind nach der Wiederherstellung gleich.',
  'drill.restored-into-postgresql-tables-rows-2':
    'In {restoreDurationMs} in PostgreSQL {serverVersion} wiederhergestellt: {tables, plural, one{# Tabelle} other{# Tabellen}} und {rows, plural, one{# Zeile} other{# Zeilen}} sind nach der Wiederherstellung gleich. {notCompared}',
  'drill.restored-into-postgresql-every-object':
    'In {restoreDurationMs} in PostgreSQL {serverVersion} wiederhergestellt: Jedes Objekt, {tables, plural, one{# Tabelle} other{# Tabellen}} und {rows, plural, one{# Zeile} other{# Zeilen}} sind nach der Wiederherstellung gleich.',
  'drill.restored-into-postgresql-every-object-2':
    'In {restoreDurationMs} in PostgreSQL {serverVersion} wiederhergestellt: Jedes Objekt, {tables, plural, one{# Tabelle} other{# Tabellen}} und {rows, plural, one{# Zeile} other{# Zeilen}} sind nach der Wiederherstellung gleich. {notCompared}',
  'drill.restored-but':
    '{count, plural, one{Wiederhergestellt, aber mit # Unterschied} other{Wiederhergestellt, aber mit # Unterschieden}}',
  'drill.proving-phase': 'Probe: {phase}.',
  'drill.proving-percent': 'Probe: {phase}, {quarter, number} Prozent.',
  'drill.proven-restorable-2': 'Wiederherstellung erprobt. {proof}',
  'drill.proving-cancelled-nothing-left-behind':
    'Die Probe wurde abgebrochen. Es blieb nichts zurück.',
  'drill.phase.preparing': 'Vorbereiten',
  'drill.phase.restoring': 'Wiederherstellen',
  'drill.phase.dumping': 'Zurücklesen',
  'drill.phase.comparing': 'Vergleichen',
  'drill.phase-title.preparing': 'Ein Wegwerf-Server wird angelegt',
  'drill.phase-title.restoring': 'Die Sicherung wird darauf wiederhergestellt',
  'drill.phase-title.dumping': 'Das Wiederhergestellte wird zurückgelesen',
  'drill.phase-title.comparing': 'Jedes Objekt und jede Zeile werden verglichen',
} as const satisfies Record<keyof typeof english, string>;
