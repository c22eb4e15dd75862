import type { audit as english } from '../en/audit.ts';

export const audit = {
  'audit.first-admin-created': '{actor} hat den ersten Admin {name} angelegt.',
  'audit.admin-added': '{actor} hat den Admin {name} hinzugefügt.',
  'audit.admin-removed': '{actor} hat den Admin {name} entfernt.',
  'audit.passphrase-changed': '{actor} hat die Passphrase von {name} geändert.',
  'audit.passphrase-reset': '{actor} hat für {name} ohne die alte eine neue Passphrase gesetzt.',
  'audit.account-change-failed':
    '{actor} konnte eine Änderung des Kontos {name} nicht abschließen ({change}).',
  'audit.signed-in': '{actor} hat sich angemeldet.',
  'audit.sign-in-failed': '{actor} konnte sich nicht anmelden ({reason}).',
  'audit.signed-out': '{actor} hat sich abgemeldet.',
  'audit.unlocked': '{actor} hat das Fenster entsperrt.',
  'audit.token-revoked': '{actor} hat den Token {name} widerrufen.',
  'audit.tokens-all-revoked':
    '{actor} hat alle Anmeldungen und Token verloren: Ihr Schlüssel oder ihre Liste fehlte.',
  'audit.connection-added': '{actor} hat die Verbindung {name} hinzugefügt.',
  'audit.connection-changed': '{actor} hat die Verbindung {name} geändert.',
  'audit.connection-removed': '{actor} hat die Verbindung {name} entfernt.',
  'audit.setting-changed': '{actor} hat {setting} auf {value} gesetzt.',
  'audit.schedule-changed':
    '{actor} hat den Zeitplan von {name} geändert (Sicherungen bleiben {keepDays} Tage).',
  'audit.schedules-paused': '{actor} hat alle Zeitpläne bis {until} angehalten.',
  'audit.schedules-resumed': '{actor} hat die Pause der Zeitpläne beendet.',
  'audit.notices-changed': '{actor} hat geändert, wohin Benachrichtigungen gehen.',
  'audit.backup-begun': '{actor} hat eine Sicherung von {database} begonnen.',
  'audit.backup-created': '{actor} hat {filename} von {database} erstellt.',
  'audit.backup-failed': '{actor} konnte {database} nicht sichern ({error}).',
  'audit.backup-cancelled': '{actor} hat eine Sicherung von {database} abgebrochen.',
  'audit.backup-kept': '{actor} hat {filename} von {database} angeheftet.',
  'audit.backup-released': '{actor} hat {filename} von {database} gelöst.',
  'audit.backup-accepted':
    '{actor} hat die Warnungen von {filename} von {database} zur Kenntnis genommen.',
  'audit.backup-checked': '{actor} hat {filename} erneut gelesen ({outcome}).',
  'audit.backup-opened': '{actor} hat {filename} geöffnet.',
  'audit.table-exported': '{actor} hat {table} aus {backup} nach {filename} exportiert.',
  'audit.database-compared':
    '{actor} hat begonnen, {backup} mit dem jetzigen Stand von {database} zu vergleichen.',
  'audit.restore-begun': '{actor} hat begonnen, {filename} in {target} wiederherzustellen.',
  'audit.backup-restored': '{actor} hat {filename} in {target} wiederhergestellt.',
  'audit.restore-failed': '{actor} konnte {filename} nicht in {target} wiederherstellen ({error}).',
  'audit.restore-undone':
    '{actor} hat die ersetzte Datenbank {target} wiederhergestellt (rückgängig gemacht).',
  'audit.replaced-database-dropped': '{actor} hat die ersetzte Datenbank {target} gelöscht.',
  'audit.drill-begun': '{actor} hat eine Probe-Wiederherstellung von {filename} begonnen.',
  'audit.drill-ended':
    '{actor} hat eine Probe-Wiederherstellung von {filename} beendet ({outcome}).',
  'audit.torn-line':
    '{actor} hat einen unvollständigen Eintrag gefunden, der bei einem Absturz geschrieben wurde.',
  'audit.head-missing':
    '{actor} hat festgestellt, dass die Datei mit dem letzten Eintrag des Protokolls fehlt.',
  'audit.locked': '{actor} hat das Fenster gesperrt ({reason}).',
  'audit.token-created':
    '{actor} hat den Token {name} erstellt, gültig für {days, plural, one{# Tag} other{# Tage}}.',
  'audit.request-refused': '{actor}: Die HTTP-API hat eine Anfrage abgewiesen ({reason}).',
  'audit.requests-refused':
    '{actor}: Die HTTP-API hat eine Anfrage abgewiesen ({reason}), nach {before, number} weiteren ohne Eintrag.',
  'audit.backup-deleted': '{actor} hat {filename} von {database} gelöscht.',
  'audit.backup-deleted-by-rule':
    '{actor} hat {filename} von {database} nach der Regel {rule} gelöscht.',
  'audit.backup-deleted-for-good': '{actor} hat {filename} von {database} endgültig gelöscht.',
  'audit.backup-put-back': '{actor} hat {filename} von {database} zurückgelegt.',
  'audit.backup-put-back-and-pinned':
    '{actor} hat {filename} von {database} zurückgelegt und angeheftet.',
  'audit.trash-emptied':
    '{actor} hat {count, plural, one{# Sicherung} other{# Sicherungen}} im Papierkorb von {database} endgültig gelöscht.',
  'audit.break.changed': 'Zeile {line, plain} wurde geändert',
  'audit.break.removed': 'Zeilen vor Zeile {line, plain} fehlen',
  'audit.break.reordered': 'Zeile {line, plain} ist nicht an ihrem Platz',
  'audit.break.cut': 'das Ende fehlt, ab Zeile {line, plain}',
  'audit.break.head-missing':
    'die Datei mit dem letzten Eintrag fehlte, bevor Zeile {line, plain} geschrieben wurde',
  'audit.actor.schedule': 'Der Zeitplan',
  'audit.actor.unknown': 'Ein unbekannter Benutzer',
  'audit.actor.nightjar': 'Nightjar',
  'audit.actor.os-user': '{name} (Benutzer dieses Computers)',
  'audit.fact-unknown': 'unbekannt',
  'audit.lock.asked': 'auf Wunsch',
  'audit.lock.idle': 'nach einer Zeit ohne Eingabe',
  'audit.lock.screen-locked': 'weil der Bildschirm gesperrt wurde',
  'audit.lock.sleep': 'bevor der Computer in den Ruhezustand ging',
  'audit.rejected.token-invalid': 'ein Token, den dieses Nightjar nicht erstellt hat',
  'audit.rejected.session-expired': 'ein abgelaufener Token',
  'audit.rejected.token-revoked': 'ein widerrufener Token',
} as const satisfies Record<keyof typeof english, string>;
