import { TextInput } from '@mantine/core';
import type { ConnectionFormState } from './useConnectionForm.ts';
import classes from './ConnectionDialog.module.css';
import { text } from '#shared/words/text.ts';

interface Props {
  form: ConnectionFormState;
}

const asTyped = { autoComplete: 'off', autoCorrect: 'off', spellCheck: false } as const;

/** The name of the connection, the server, the database and the user. */
export function ServerFields({ form }: Props) {
  return (
    <>
      <TextInput
        label={text('connection-dialog.name')}
        description={text('connection-dialog.what-database-called-nightjar')}
        data-autofocus
        {...asTyped}
        {...form.getInputProps('name')}
      />
      <div className={classes.hostAndPort}>
        <TextInput
          label={text('connection-dialog.host')}
          placeholder={text('connection-dialog.localhost-db-example-com-run')}
          {...asTyped}
          {...form.getInputProps('host')}
        />
        <TextInput
          label={text('connection-dialog.port')}
          inputMode="numeric"
          {...asTyped}
          {...form.getInputProps('port')}
        />
      </div>
      <div className={classes.pair}>
        <TextInput
          label={text('connection-dialog.database')}
          {...asTyped}
          {...form.getInputProps('database')}
        />
        <TextInput
          label={text('connection-dialog.user')}
          {...asTyped}
          {...form.getInputProps('user')}
        />
      </div>
    </>
  );
}
