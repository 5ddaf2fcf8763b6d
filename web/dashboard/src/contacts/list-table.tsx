import { humanised, namingKeys, oneLine } from "./readable.ts";

type Props = { items: Record<string, unknown>[]; locale: string };

/** More columns than this stand behind each other in a side panel. */
const COLUMNS_MAX = 4;

/** The columns of a list: what names an item first, its status last; null if a table would not be readable. */
export function columnsOf(items: Record<string, unknown>[]): string[] | null {
  const keys = [...new Set(items.flatMap((item) => Object.keys(item)))];
  const name = namingKeys.find((key) => keys.includes(key));
  const others = keys.filter((key) => key !== name && key !== "status");
  const columns = [...(name ? [name] : []), ...others, ...(keys.includes("status") ? ["status"] : [])];
  const plain = items.every((item) => columns.every((key) => oneLine(item[key], "en") !== null));
  return plain && columns.length > 1 && columns.length <= COLUMNS_MAX ? columns : null;
}

/** Items that all have the same few fields, as a table. */
export function ListTable({ items, columns, locale }: Props & { columns: string[] }) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-start">
        <thead>
          <tr>
            {columns.map((key) => (
              <th key={key} scope="col" className="py-0.5 pe-3 text-start text-sm font-normal text-text-3">
                {humanised(key)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {items.map((item, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the items have no identity but their place
            <tr key={index} className="border-t border-line">
              {columns.map((key) => (
                <td key={key} className="py-1 pe-3 align-top wrap-anywhere">
                  {oneLine(item[key], locale)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
