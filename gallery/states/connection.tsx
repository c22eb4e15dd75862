/** States of the dialog that adds or edits a connection. */
import { fail } from '#shared/errors/errors.ts';
import { ConnectionDialog } from '../../src-renderer/features/connection-dialog/ConnectionDialog.tsx';
import type { KeychainState } from '#shared/domain/keychain.ts';
import { aConnection } from '../../tests/support/builders.ts';
import { longName, shop, unbrokenName } from '../samples.ts';
import type { GalleryState } from '../stage.tsx';

const nothing = (): void => undefined;
const dialog =
  (connection = null as typeof shop | null, keychain: KeychainState = { state: 'ready' }) =>
  () => (
    <ConnectionDialog
      connection={connection}
      keychain={keychain}
      onClose={nothing}
      onSaved={nothing}
    />
  );
const press =
  (name: string, thenShows: string | RegExp): NonNullable<GalleryState['act']> =>
  async (user, screen) => {
    await user.click(await screen.findByRole('button', { name }));
    await screen.findAllByText(thenShows);
  };

export const connectionDialog: GalleryState[] = [
  { name: 'New', show: dialog() },
  { name: 'Something is missing', show: dialog(), act: press('Save', 'The name is missing.') },
  { name: 'Edit', show: dialog(shop) },
  { name: 'Long names', show: dialog(aConnection({ name: longName, database: unbrokenName })) },
  { name: 'Test succeeded', show: dialog(shop), act: press('Test connection', 'Connected.') },
  {
    name: 'Test failed',
    show: dialog(shop),
    answers: {
      'connections.test': () =>
        fail({ code: 'tls-certificate-rejected', detail: 'certificate verify failed' }),
    },
    act: press('Test connection', /certificate verify failed/u),
  },
  {
    name: 'Save after a failed test',
    show: dialog(shop),
    answers: { 'connections.test': () => fail({ code: 'password-wrong', user: 'ada' }) },
    act: async (user, screen) => {
      await press('Test connection', 'Wrong password.')(user, screen);
      await press('Save', 'Save anyway')(user, screen);
    },
  },
  {
    name: 'Changes are not saved',
    show: dialog(shop),
    act: async (user, screen) => {
      await user.type(await screen.findByLabelText('Name'), ' 2');
      await press('Cancel', 'Discard changes')(user, screen);
    },
  },
  {
    name: 'Without a keychain',
    show: dialog(null, { state: 'unavailable', detail: 'No secret service answers.' }),
  },
  { name: 'With a locked keychain', show: dialog(null, { state: 'locked' }) },
  {
    name: 'Invalid URL',
    show: dialog(),
    answers: {
      'connections.parseUrl': () =>
        fail({
          code: 'invalid-input',
          problems: [{ field: 'url', message: 'This is not a postgresql:// URL.' }],
        }),
    },
    act: async (user, screen) => {
      await user.type(
        await screen.findByLabelText('Paste a postgresql:// URL'),
        'https://db.example.com{Enter}',
      );
      await screen.findAllByText(/not a postgresql/u);
    },
  },
];
