/** Desktop notifications. */
import { Notification } from 'electron';
import type { Log, Notifier } from '../ports.ts';

export function createNotifier(log: Log): Notifier {
  // A notification that is collected as garbage disappears from some desktops.
  const shown = new Set<Notification>();
  return {
    notify: ({ title, body }) => {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      const forget = (): void => {
        shown.delete(notification);
      };
      notification.once('close', forget);
      notification.once('failed', (_event, detail) => {
        forget();
        log.warn('A notification could not be shown', { title, detail });
      });
      shown.add(notification);
      notification.show();
    },
  };
}
