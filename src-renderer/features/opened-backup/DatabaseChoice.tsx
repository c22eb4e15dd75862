import { Select } from '@mantine/core';

interface Props {
  databases: readonly string[];
  onChoose: (database: string) => void;
}

/** Chooses the database to open from a file that contains several databases. */
export function DatabaseChoice({ databases, onChoose }: Props) {
  return (
    <Select
      label="Database in the file"
      placeholder="Choose one"
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
