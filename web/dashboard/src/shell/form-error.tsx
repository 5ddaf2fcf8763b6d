import { Icon } from "@aureole/ui/icon.tsx";

/** Why the whole form wasn't taken, in a line above its button. */
export function FormError({ text }: { text: string | undefined }) {
  return (
    <p
      role="alert"
      className={text ? "flex gap-2 rounded-2 bg-danger-soft p-2.5 text-danger-text" : "sr-only"}
    >
      {text && <Icon name="warning" className="mt-0.5" />}
      {text}
    </p>
  );
}
