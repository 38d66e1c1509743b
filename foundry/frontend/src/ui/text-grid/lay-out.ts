/** Where each row of a long text stands. Heights are known beforehand, so nothing moves when rows come into view. */
export interface RowLayout {
  readonly total: number;
  /** The top of a row; of the row behind the last one, the end. */
  readonly top: (index: number) => number;
  /** The row at this height; the last one below the end. */
  readonly indexAt: (y: number) => number;
}

export function layOut<Row>(rows: readonly Row[], heightOf: (row: Row) => number): RowLayout {
  const tops = new Float64Array(rows.length + 1);
  let y = 0;
  for (const [index, row] of rows.entries()) {
    tops[index] = y;
    y += heightOf(row);
  }
  tops[rows.length] = y;
  return {
    total: y,
    top: (index) => tops[index] ?? y,
    indexAt(at) {
      let low = 0;
      let high = rows.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >>> 1;
        if ((tops[middle] ?? 0) <= at) low = middle;
        else high = middle - 1;
      }
      return Math.max(0, low);
    },
  };
}
