import { notifications } from '@mantine/notifications';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';

/** Shows an error as a notification, for errors that no component shows. */
export function notifyError(error: NightjarError): void {
  const message = describeError(error);
  notifications.show({
    color: 'red',
    title: message.title,
    message: `${message.explanation} ${message.nextStep}`,
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': 'Close' },
  });
}
