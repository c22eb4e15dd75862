/** States of the frame around the screens: palette, help, a fault. */
import { FaultPage } from '../../src-renderer/frame/FaultBoundary.tsx';
import type { GalleryState } from '../stage.tsx';

export const frame: GalleryState[] = [
  {
    name: 'Palette',
    act: async (user, screen) => {
      await screen.findByRole('button', { name: 'Create New Backup' });
      await user.keyboard('{Control>}k{/Control}');
      await screen.findByRole('combobox', { name: 'Go to anything…' });
    },
  },
  {
    name: 'Palette, nothing found',
    act: async (user, screen) => {
      await screen.findByRole('button', { name: 'Create New Backup' });
      await user.keyboard('{Control>}k{/Control}');
      await user.type(await screen.findByRole('combobox', { name: 'Go to anything…' }), 'zzz');
      await screen.findByText('Nothing matches.');
    },
  },
  {
    name: 'Keyboard shortcuts',
    act: async (user, screen) => {
      await screen.findByRole('button', { name: 'Create New Backup' });
      await user.keyboard('?');
      await screen.findByRole('dialog');
    },
  },
  {
    name: 'Manual',
    act: async (user, screen) => {
      await screen.findByRole('button', { name: 'Create New Backup' });
      await user.keyboard('{F1}');
      await screen.findByRole('dialog');
    },
  },
  {
    name: 'A backup stays open beside another screen',
    act: async (user, screen) => {
      await screen.findByRole('button', { name: 'Create New Backup' });
      await user.keyboard('{Control>}o{/Control}');
      await screen.findByRole('button', { name: 'Close the opened backup' });
      await user.click(screen.getByRole('button', { name: 'Settings' }));
      await screen.findByRole('heading', { name: 'Settings' });
    },
  },
  { name: 'A fault', show: () => <FaultPage details="Error: the list is no list" /> },
];
