import { Button } from "@aureole/ui/button.tsx";
import { Dialog } from "@aureole/ui/dialog.tsx";
import { useState } from "react";
import { t } from "../text/t.ts";

type Props = {
  open: boolean;
  title: string;
  /** What it ends, for whom. */
  text: string;
  /** The word on the button that does it. */
  act: string;
  /** Does it, and says what came of it. */
  confirm: () => Promise<void>;
  close: () => void;
};

/** Asks before something that nobody can undo. */
export function Confirm({ open, title, text, ...rest }: Props) {
  return (
    <Dialog open={open} title={title} text={text} close={rest.close} closeLabel={t("close")}>
      <Choice {...rest} />
    </Dialog>
  );
}

function Choice({ act, confirm, close }: Pick<Props, "act" | "confirm" | "close">) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await confirm();
    close();
  };
  return (
    <div className="flex justify-end gap-2">
      <Button size="large" onClick={close}>
        {t("cancel")}
      </Button>
      <Button size="large" look="danger" busy={busy} onClick={press}>
        {act}
      </Button>
    </div>
  );
}
