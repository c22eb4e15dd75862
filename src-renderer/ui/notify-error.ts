import { notifications } from '@mantine/notifications';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';

/** For errors that have no place of their own on the screen. */
export function notifyError(error: NightjarError): void {
  const words = describeError(error);
  notifications.show({
    color: 'red',
    title: words.title,
    message: `${words.explanation} ${words.nextStep}`,
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': 'Close' },
  });
}
