/** The styles of Mantine's components in Nightjar. */
import {
  createTheme,
  InputWrapper,
  Notification,
  type MenuProps,
  type ModalProps,
} from '@mantine/core';
import { text } from '#shared/words/text.ts';
import { amber, dark, gray, indigo, red } from './colors.ts';

/** Our own font (`font.css`), so that every computer shows the same; the others draw what it does not have. */
const fonts = [
  '"Inter Variable"',
  '-apple-system',
  'BlinkMacSystemFont',
  '"Segoe UI"',
  '"Adwaita Sans"',
  'Cantarell',
  'Ubuntu',
  '"Noto Sans"',
  '"Liberation Sans"',
  'Arial',
  'sans-serif',
].join(', ');

/** The theme of MantineProvider. */
export const theme = createTheme({
  colors: { gray, dark, indigo, amber, red },
  primaryColor: 'indigo',
  primaryShade: { light: 6, dark: 6 },
  defaultRadius: 'md',
  cursorType: 'default',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontFamily: fonts,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.3' },
      h2: { fontSize: '0.9375rem', lineHeight: '1.4' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4' },
    },
  },
  // Not with `Modal.extend`, which would load these components for the sign-in page.
  components: {
    Modal: {
      styles: { title: { fontSize: '1rem', fontWeight: 600 } },
      // A function, because the language can change.
      defaultProps: (): Partial<ModalProps> => ({
        centered: true,
        overlayProps: { backgroundOpacity: 0.45 },
        closeButtonProps: { 'aria-label': text('ui.close') },
        transitionProps: { transition: 'fade', duration: 120 },
        padding: 20,
      }),
    },
    // The menu is drawn inside its landmark, and without Mantine's empty first child, which is not a
    // menu item.
    Menu: {
      defaultProps: {
        shadow: 'md',
        withinPortal: false,
        withInitialFocusPlaceholder: false,
        transitionProps: { duration: 80 },
      } satisfies Partial<MenuProps>,
    },
    // Mantine's own size is two pixels smaller than the label: 11 pixels.
    InputWrapper: InputWrapper.extend({
      styles: { description: { fontSize: '0.75rem' }, error: { fontSize: '0.75rem' } },
    }),
    Notification: Notification.extend({
      styles: { description: { color: 'var(--nightjar-quiet)' } },
    }),
  },
});
