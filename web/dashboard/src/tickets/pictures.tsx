import type { Schemas } from "@aureole/api";
import { t } from "../text/t.ts";

type Props = { images: readonly Schemas["Image"][] };

/** Pictures that came with a message; each opens in a tab of its own. */
export function Pictures({ images }: Props) {
  return (
    <ul className="mt-2 flex flex-wrap gap-2">
      {images.map(({ id, url }) => (
        <li key={id}>
          <a href={url} target="_blank" rel="noreferrer noopener">
            <img
              src={url}
              alt={t("message.picture")}
              loading="lazy"
              className="h-40 max-w-full rounded-3 object-contain inset-ring inset-ring-line"
            />
          </a>
        </li>
      ))}
    </ul>
  );
}
