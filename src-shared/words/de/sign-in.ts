import type { signIn as english } from '../en/sign-in.ts';

export const signIn = {
  'sign-in.signing-not-possible': 'Die Anmeldung ist nicht möglich',
  'sign-in.try-again': 'Erneut versuchen',
  'sign-in.create-first-admin': 'Ersten Admin anlegen',
  'sign-in.unlock': 'Entsperren',
  'sign-in.sign': 'Anmelden',
  'sign-in.only-admins-create-delete-restore':
    'Nur Admins können Sicherungen erstellen, löschen und wiederherstellen. Die Passphrase wird nur auf diesem Computer gespeichert.',
  'sign-in.name': 'Name',
  'sign-in.passphrase': 'Passphrase',
  'sign-in.stay-signed-computer': 'Auf diesem Computer angemeldet bleiben',
  'sign-in.until-window-locks-at-most': 'Bis das Fenster gesperrt wird, höchstens 30 Tage',
  'sign-in.create-admin': 'Admin anlegen',
  'sign-in.locked.asked': 'Gesperrt. Laufende Vorgänge laufen weiter.',
  'sign-in.locked.idle': 'Gesperrt, weil eine Zeit lang nichts eingegeben wurde.',
  'sign-in.locked.screen-locked': 'Gesperrt, weil der Bildschirm gesperrt wurde.',
  'sign-in.locked.sleep': 'Gesperrt, weil der Computer in den Ruhezustand ging.',
  'sign-in.signed-out.not-yet': 'Geplante Sicherungen laufen auch, wenn kein Admin angemeldet ist.',
  'sign-in.signed-out.asked': 'Abgemeldet. Geplante Sicherungen laufen weiter.',
  'sign-in.signed-out.expired':
    'Die letzte Anmeldung ist abgelaufen. Geplante Sicherungen laufen weiter.',
  'sign-in.signed-out.revoked':
    'Die letzte Anmeldung ist nicht mehr gültig: Die Passphrase wurde geändert, oder der Admin wurde entfernt.',
  'sign-in.forgot':
    'Passphrase vergessen? „nightjar admin reset {name}“ in einem Terminal setzt eine neue.',
  'sign-in.forgot-name': 'NAME',
  'sign-in.what-nightjar-is':
    'Nightjar sichert PostgreSQL-Datenbanken und erprobt, dass sich die Sicherungen wiederherstellen lassen.',
  'sign-in.if-lost':
    'Wenn Sie die Passphrase vergessen, setzt „nightjar admin reset {name}“ in einem Terminal dieses Computers eine neue. Sicherungen sind damit nicht verschlüsselt.',
  'sign-in.wait':
    'In {seconds, plural, one{# Sekunde} other{# Sekunden}} können Sie es erneut versuchen. Jede falsche Passphrase verlängert die Wartezeit, damit niemand sie erraten kann. Sicherungen laufen weiter.',
  'sign-in.wait-over': 'Sie können es jetzt erneut versuchen.',
  'sign-in.keychain-locked.title': 'Der Schlüsselbund dieses Computers ist gesperrt',
  'sign-in.keychain-locked.first':
    'Nightjar speichert den Hash der Passphrase im Schlüsselbund. Es wurde noch kein Admin angelegt. Entsperren Sie den Schlüsselbund Ihres Systems und versuchen Sie es erneut. Ihre Eingaben bleiben stehen.',
  'sign-in.keychain-locked.later':
    'Der Hash der Passphrase ist im Schlüsselbund. Entsperren Sie den Schlüsselbund Ihres Systems und versuchen Sie es erneut. Ihre Eingaben bleiben stehen.',
} as const satisfies Record<keyof typeof english, string>;
