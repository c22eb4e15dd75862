/** Where the reader is. One window, few places: a value is enough, no router. */
export type Place = { screen: 'database'; connectionId: string | null } | { screen: 'settings' };

/** The connection to show: the chosen one while it exists, otherwise the first. */
export function shownConnection<Item extends { id: string }>(
  connections: readonly Item[],
  chosenId: string | null,
): Item | undefined {
  return connections.find((connection) => connection.id === chosenId) ?? connections[0];
}
