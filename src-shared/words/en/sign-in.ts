export const signIn = {
  'sign-in.signing-not-possible': 'Signing in is not possible',
  'sign-in.try-again': 'Try again',
  'sign-in.create-first-admin': 'Create the first admin',
  'sign-in.unlock': 'Unlock',
  'sign-in.sign': 'Sign in',
  'sign-in.only-admins-create-delete-restore':
    'Only admins create, delete and restore backups. The passphrase is stored only on this computer.',
  'sign-in.name': 'Name',
  'sign-in.passphrase': 'Passphrase',
  'sign-in.stay-signed-computer': 'Stay signed in on this computer',
  'sign-in.until-window-locks-at-most': 'Until the window locks, at most 30 days',
  'sign-in.create-admin': 'Create admin',
  'sign-in.locked.asked': 'Locked. Running operations continue.',
  'sign-in.locked.idle': 'Locked because there was no input for a while.',
  'sign-in.locked.screen-locked': 'Locked because the screen was locked.',
  'sign-in.locked.sleep': 'Locked because the computer went to sleep.',
  'sign-in.signed-out.not-yet': 'Scheduled backups run even if no admin is signed in.',
  'sign-in.signed-out.asked': 'Signed out. Scheduled backups still run.',
  'sign-in.signed-out.expired': 'The last sign-in has expired. Scheduled backups still run.',
  'sign-in.signed-out.revoked':
    'The last sign-in is no longer valid: the passphrase was changed, or the admin was removed.',
  'sign-in.forgot':
    'Forgot your passphrase? “nightjar admin reset {name}” in a terminal sets a new passphrase.',
  'sign-in.forgot-name': 'NAME',
  'sign-in.what-nightjar-is':
    'Nightjar backs up PostgreSQL databases and proves that the backups can be restored.',
  'sign-in.if-lost':
    'If you forget the passphrase, “nightjar admin reset {name}” in a terminal on this computer sets a new one. Backups are not encrypted with it.',
  'sign-in.wait':
    'You can try again in {seconds, plural, one{# second} other{# seconds}}. Each wrong passphrase makes the wait longer, so that nobody can guess it. Backups continue.',
  'sign-in.wait-over': 'You can try again now.',
  'sign-in.keychain-locked.title': 'The keychain of this computer is locked',
  'sign-in.keychain-locked.first':
    'Nightjar stores the hash of the passphrase in the keychain. No admin was created yet. Unlock the keychain of your system, then try again. What you typed stays here.',
  'sign-in.keychain-locked.later':
    'The hash of the passphrase is in the keychain. Unlock the keychain of your system, then try again. What you typed stays here.',
} as const;
