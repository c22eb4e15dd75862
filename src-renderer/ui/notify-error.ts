import { notifications } from '@mantine/notifications';
import type { NightjarError } from '#shared/errors/errors.ts';
import { text } from '#shared/words/text.ts';

/** Shows an error as a notification, for errors that no component shows. */
export function notifyError(error: NightjarError): void {
  void show(error);
}

async function show(error: NightjarError): Promise<void> {
  // The sentences of all errors are not needed for the first screen.
  const { describeError } = await import('#shared/errors/messages.ts');
  const message = describeError(error);
  notifications.show({
    color: 'red',
    title: message.title,
    message: `${message.explanation} ${message.nextStep}`,
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': text('ui.close') },
  });
}
