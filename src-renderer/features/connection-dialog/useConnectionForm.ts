import { useForm } from '@mantine/form';
import { useState } from 'react';
import type { Connection } from '#shared/domain/connection.ts';
import type { NightjarError } from '#shared/errors/errors.ts';
import { describeError } from '#shared/errors/messages.ts';
import { errorOf } from '../../api/bridge.ts';
import { useAddConnection, useTestConnection, useUpdateConnection } from '../../api/mutations.ts';
import {
  draftForTest,
  draftOf,
  initialValues,
  placeProblems,
  type FormValues,
} from './form-values.ts';

/** Values, errors and the two things that can be done with them: test and save. */
export function useConnectionForm(
  connection: Connection | null,
  onSaved: (connection: Connection) => void,
) {
  const test = useTestConnection();
  const add = useAddConnection();
  const update = useUpdateConnection();
  const [error, setError] = useState<NightjarError | null>(null);
  const [keepInMemory, setKeepInMemory] = useState(false);

  const form = useForm<FormValues>({
    initialValues: initialValues(connection),
    // An answer about other values would mislead.
    onValuesChange: () => {
      test.reset();
      setError(null);
    },
  });

  const refuse = (thrown: unknown) => {
    const refusal = errorOf(thrown);
    if (refusal.code === 'connection-name-taken') {
      form.setErrors({ name: `There already is a connection called “${refusal.name}”.` });
    } else if (refusal.code === 'password-needed-again') {
      const { title, explanation } = describeError(refusal);
      form.setErrors({ password: `${title}. ${explanation}` });
    } else if (refusal.code === 'invalid-input') {
      const { byField, rest } = placeProblems(refusal);
      form.setErrors(byField);
      if (rest.length > 0) setError(refusal);
    } else {
      setError(refusal);
    }
  };
  const begin = () => {
    form.clearErrors();
    setError(null);
    test.reset();
  };

  return {
    form,
    error,
    keepInMemory,
    setKeepInMemory,
    found: test.data,
    testing: test.isPending,
    saving: add.isPending || update.isPending,
    runTest: () => {
      begin();
      test.mutate(
        { draft: draftForTest(form.getValues()), connectionId: connection?.id ?? null },
        { onError: refuse },
      );
    },
    save: () => {
      begin();
      const draft = draftOf(form.getValues());
      const storePasswordIn = keepInMemory ? 'memory' : 'keychain';
      const then = { onSuccess: onSaved, onError: refuse };
      if (connection === null) add.mutate({ draft, storePasswordIn }, then);
      else update.mutate({ connectionId: connection.id, ...draft, storePasswordIn }, then);
    },
  };
}
export type ConnectionFormState = ReturnType<typeof useConnectionForm>['form'];
