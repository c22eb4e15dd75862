/**
 * Setup file of the component tests (vitest `setupFiles`): the clock of the samples, and a clean
 * page after each test.
 */
import { cleanup, configure } from '@testing-library/react';
import { notifications } from '@mantine/notifications';
import { afterEach, beforeEach, vi } from 'vitest';
import { loadScreens } from '../src-renderer/screens.ts';
import { sampleNow } from './sample-clock.ts';

vi.setSystemTime(sampleNow);
// These tests load no style sheet, so an element has only its inline styles. Reading them is much faster.
window.getComputedStyle = (element) => (element as HTMLElement).style;
// happy-dom does not have `document.fonts`.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
configure({ asyncUtilTimeout: 20_000 });

await loadScreens();

beforeEach(() => {
  vi.setSystemTime(sampleNow);
  // Rendering four hundred zones in a closed list would take longer than everything else.
  vi.spyOn(Intl, 'supportedValuesOf').mockReturnValue(['Asia/Ho_Chi_Minh', 'Europe/Berlin', 'UTC']);
});

afterEach(() => {
  notifications.clean();
  cleanup();
  vi.restoreAllMocks();
});
