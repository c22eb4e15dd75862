import { Select } from '@mantine/core';
import { text } from '#shared/words/text.ts';

interface Props {
  databases: readonly string[];
  onChoose: (database: string) => void;
}

/** Chooses the database to open from a file that contains several databases. */
export function DatabaseChoice({ databases, onChoose }: Props) {
  return (
    <Select
      label={text('opened-backup.database-in-file')}
      placeholder={text('opened-backup.choose-one')}
      data={[...databases]}
      value={null}
      searchable={databases.length > 10}
      allowDeselect={false}
      maw={360}
      onChange={(database) => {
        if (database !== null) onChoose(database);
      }}
    />
  );
}
