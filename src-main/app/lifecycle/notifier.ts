/** Desktop notifications. */
import { Notification } from 'electron';
import type { DesktopNotification, Log, Notifier } from '../../system/ports.ts';

/** `onClick` receives the target of the notification. */
export function createNotifier(
  log: Log,
  onClick: (target: DesktopNotification['target']) => void,
): Notifier {
  // Some desktops remove a notification when its object is garbage-collected.
  const shown = new Set<Notification>();
  return {
    isSupported: () => Notification.isSupported(),
    notify: ({ title, body, target }) => {
      if (!Notification.isSupported()) return;
      const notification = new Notification({ title, body });
      const forget = (): void => {
        shown.delete(notification);
      };
      notification.once('click', () => {
        forget();
        onClick(target);
      });
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
