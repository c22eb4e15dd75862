/** Sentences about entries of the settings file that cannot be used. */
import type { ShownSetAside } from './domain/set-aside.ts';
import { text } from './words/text.ts';

/** "The connection Webshop" */
export function nameOfSetAside({
  field,
  connectionName,
}: Pick<ShownSetAside, 'field' | 'connectionName'>): string {
  const name = connectionName ?? text('settings.set-aside.unknown-connection');
  switch (field.length === 1 && field[0] !== 'connections' ? null : field[0]) {
    case 'connections':
      return connectionName === null
        ? text('settings.set-aside.unnamed-connection')
        : text('settings.set-aside.connection', { name });
    case 'schedules':
      return text('settings.set-aside.schedule', { name });
    case 'keepDays':
      return text('settings.set-aside.keep-days', { name });
    default:
      return text('settings.set-aside.field', { field: field.join('.') });
  }
}

/** What is wrong with it, and what Nightjar uses instead. */
export function describeSetAside(entry: Pick<ShownSetAside, 'reason' | 'used'>): string {
  return `${entry.reason} ${text(`settings.set-aside.used.${entry.used}`)}`;
}
