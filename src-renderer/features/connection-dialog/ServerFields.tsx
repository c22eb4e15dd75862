import { TextInput } from '@mantine/core';
import type { ConnectionFormState } from './useConnectionForm.ts';
import classes from './ConnectionDialog.module.css';

interface Props {
  form: ConnectionFormState;
}

const asTyped = { autoComplete: 'off', autoCorrect: 'off', spellCheck: false } as const;

/** The name of the connection, the server, the database and the user. */
export function ServerFields({ form }: Props) {
  return (
    <>
      <TextInput
        label="Name"
        description="What this database is called in Nightjar."
        data-autofocus
        {...asTyped}
        {...form.getInputProps('name')}
      />
      <div className={classes.hostAndPort}>
        <TextInput
          label="Host"
          placeholder="localhost, db.example.com or /run/postgresql"
          {...asTyped}
          {...form.getInputProps('host')}
        />
        <TextInput label="Port" inputMode="numeric" {...asTyped} {...form.getInputProps('port')} />
      </div>
      <div className={classes.pair}>
        <TextInput label="Database" {...asTyped} {...form.getInputProps('database')} />
        <TextInput label="User" {...asTyped} {...form.getInputProps('user')} />
      </div>
    </>
  );
}
