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
import { text } from '#shared/words/text.ts';

/** A question in place of the buttons. */
type FormQuestion = 'save' | 'discard';

/** The values and errors of the form, and its two actions: test and save. */
export function useConnectionForm(
  connection: Connection | null,
  onSaved: (connection: Connection) => void,
) {
  const test = useTestConnection();
  const add = useAddConnection();
  const update = useUpdateConnection();
  const [error, setError] = useState<NightjarError | null>(null);
  /** The error of the test of the values that are in the form. */
  const [failedTest, setFailedTest] = useState<NightjarError | null>(null);
  const [question, setQuestion] = useState<FormQuestion | null>(null);
  const [keepInMemory, setKeepInMemory] = useState(false);

  const form = useForm<FormValues>({
    initialValues: initialValues(connection),
    // The shown result belongs to the old values.
    onValuesChange: () => {
      test.reset();
      setError(null);
      setFailedTest(null);
      setQuestion(null);
    },
  });

  const showError = (thrown: unknown) => {
    const failure = errorOf(thrown);
    if (failure.code === 'connection-name-taken') {
      form.setErrors({
        name: text('connection-dialog.connection-already-has-name', { name: failure.name }),
      });
    } else if (failure.code === 'password-needed-again') {
      const { title, explanation } = describeError(failure);
      form.setErrors({ password: `${title}. ${explanation}` });
    } else if (failure.code === 'invalid-input') {
      const { byField, rest } = placeProblems(failure);
      form.setErrors(byField);
      if (rest.length > 0) setError(failure);
    } else {
      setError(failure);
    }
  };
  const save = () => {
    setQuestion(null);
    begin();
    const draft = draftOf(form.getValues());
    const storePasswordIn = keepInMemory ? 'memory' : 'keychain';
    const then = { onSuccess: onSaved, onError: showError };
    if (connection === null) add.mutate({ draft, storePasswordIn }, then);
    else update.mutate({ connectionId: connection.id, ...draft, storePasswordIn }, then);
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
        {
          onSuccess: () => setFailedTest(null),
          onError: (thrown) => {
            showError(thrown);
            const failure = errorOf(thrown);
            setFailedTest(isAboutFields(failure) ? null : failure);
          },
        },
      );
    },
    failedTest,
    question,
    answerQuestion: () => setQuestion(null),
    /** Asks first if the test of these values has failed. */
    save: () => {
      if (failedTest === null) save();
      else setQuestion('save');
    },
    saveAnyway: save,
    /** Asks first if typed values would be lost. Returns true if the dialog can close. */
    mayClose: () => {
      if (question !== null) {
        setQuestion(null);
        return false;
      }
      if (!form.isDirty()) return true;
      setQuestion('discard');
      return false;
    },
  };
}

/** Errors that saving reports in the same way: the fields have to be changed. */
const isAboutFields = ({ code }: NightjarError): boolean =>
  code === 'password-needed-again' || code === 'invalid-input';

export type ConnectionFormParts = ReturnType<typeof useConnectionForm>;
export type ConnectionFormState = ConnectionFormParts['form'];
