import { Select } from '@mantine/core';

interface Props {
  databases: readonly string[];
  onChoose: (database: string) => void;
}

/** Which database of a file that holds several is to be opened. */
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
