import { Button } from "@aureole/ui/button.tsx";
import { Empty } from "@aureole/ui/empty.tsx";
import { Icon } from "@aureole/ui/icon.tsx";
import { Component, type ReactNode } from "react";
import { type PlainKey, t } from "../text/t.ts";

type Props = { children: ReactNode; text?: PlainKey };
type State = { failed: boolean };

/** Keeps a failure in its place: the part says so and offers to try again, the rest of the page lives. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Empty
        glyph={<Icon name="warning" size={24} />}
        text={t(this.props.text ?? "error.part")}
        action={<Button onClick={() => this.setState({ failed: false })}>{t("retry")}</Button>}
      />
    );
  }
}
