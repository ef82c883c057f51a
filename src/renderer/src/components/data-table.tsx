import { type RowData, tableFeatures, useTable } from '@tanstack/react-table'
import { type ReactElement, type ReactNode, useMemo } from 'react'
import styles from './data-table.module.css'

/** The tables of the desk neither sort nor filter yet: main's order is the order. */
const features = tableFeatures({})

/** One column: what it is called, how it leans, from which width of its panel it is shown, what it holds. */
export interface DeskColumn<T> {
  readonly id: string
  readonly header: string
  /** Numbers lean right, and that is what is assumed. */
  readonly align?: 'left'
  readonly from?: 'medium' | 'wide'
  /** Takes the width that the others leave. */
  readonly isElastic?: true
  readonly cell: (row: T) => ReactNode
}

interface DataTableProps<T extends RowData> {
  readonly columns: readonly DeskColumn<T>[]
  readonly rows: readonly T[]
  readonly rowId: (row: T) => string
  /** What stands in the table when it has no rows. */
  readonly empty: string
}

/** A dense table: the head stays while rows scroll, columns fold away when the panel is narrow. */
export function DataTable<T extends RowData>({
  columns,
  rows,
  rowId,
  empty,
}: DataTableProps<T>): ReactElement {
  const definitions = useMemo(
    () =>
      columns.map(({ id, header, cell }) => ({
        id,
        header,
        cell: ({ row }: { row: { original: T } }) => cell(row.original),
      })),
    [columns],
  )
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowId })
  const lookOf = (columnId: string) => {
    const column = columns.find(({ id }) => id === columnId)
    return {
      className: column?.align === 'left' ? styles.left : styles.right,
      'data-from': column?.from,
      'data-elastic': column?.isElastic,
    }
  }
  return (
    <div className={styles.scroller}>
      <table className={styles.table} data-empty={rows.length === 0}>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" {...lookOf(header.column.id)}>
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} {...lookOf(cell.column.id)}>
                  <table.FlexRender cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && <p className={styles.empty}>{empty}</p>}
    </div>
  )
}
