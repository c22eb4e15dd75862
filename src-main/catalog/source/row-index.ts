/**
 * The positions where some rows of a table begin, so that a row far into the table can be reached
 * without reading all rows before it. Readers add positions. At most a thousand positions are
 * stored: above that, every second position is deleted.
 */
const mostPlaces = 1024;

export interface RowPlace {
  row: number;
  offset: number;
}

export class RowIndex {
  #places: RowPlace[];
  #stride = 100;

  constructor(first: RowPlace) {
    this.#places = [first];
  }

  get size(): number {
    return this.#places.length;
  }

  /** Returns the last known position at or before `row`. */
  nearest(row: number): RowPlace {
    return this.#places[this.#indexOf(row)] ?? { row: 0, offset: 0 };
  }

  add(place: RowPlace): void {
    const at = this.#indexOf(place.row);
    const [before, after] = [this.#places[at], this.#places[at + 1]];
    if (before === undefined || place.row - before.row < this.#stride) return;
    if (after !== undefined && after.row - place.row < this.#stride) return;
    this.#places.splice(at + 1, 0, place);
    if (this.#places.length <= mostPlaces) return;
    this.#places = this.#places.filter((_place, index) => index % 2 === 0);
    this.#stride *= 2;
  }

  #indexOf(row: number): number {
    let low = 0;
    let high = this.#places.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#places[middle]?.row ?? Infinity) <= row) low = middle;
      else high = middle;
    }
    return low;
  }
}
