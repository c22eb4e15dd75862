/** vitest `setupFiles` of the component tests: the clock of the samples, and a clean page after each test. */
import { cleanup, configure } from '@testing-library/react';
import { notifications } from '@mantine/notifications';
import { afterEach, beforeEach, vi } from 'vitest';
import { sampleNow } from './sample-clock.ts';

vi.setSystemTime(sampleNow);
// No style sheet is loaded in these tests: what stands at the element is all there is, and found much faster.
window.getComputedStyle = (element) => (element as HTMLElement).style;
// What happy-dom lacks.
Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
configure({ asyncUtilTimeout: 20_000 });

beforeEach(() => {
  vi.setSystemTime(sampleNow);
  // Four hundred zones in a closed list would take longer than all else.
  vi.spyOn(Intl, 'supportedValuesOf').mockReturnValue(['Asia/Ho_Chi_Minh', 'Europe/Berlin', 'UTC']);
});

afterEach(() => {
  notifications.clean();
  cleanup();
  vi.restoreAllMocks();
});
