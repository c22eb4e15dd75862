import type { Notifier } from '../system/ports.ts';
import { withVisibleTurns, type Notification } from './notification.ts';

/** Shows a notification on the desktop. A click opens its connection, if it has one. */
export function showOnDesktop(notifier: Notifier, notification: Notification): void {
  const { title, explanation, connection, runId } = withVisibleTurns(notification);
  const target = connection.id === null ? null : { connectionId: connection.id, runId };
  notifier.notify({ title, body: explanation, target });
}
