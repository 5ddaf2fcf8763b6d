import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from "react";

type FrameProps = { label: string; hint?: ReactNode; error?: string | undefined };
type TextProps = FrameProps & InputHTMLAttributes<HTMLInputElement>;
type AreaProps = FrameProps & TextareaHTMLAttributes<HTMLTextAreaElement>;

type ChoiceProps = FrameProps & {
  value: string;
  choices: readonly { value: string; label: string }[];
  choose: (value: string) => void;
  name?: string;
};

/** A field that takes the focus comes into sight with its name and its note. */
const control =
  "w-full scroll-my-12 rounded-2 bg-surface text-text inset-ring inset-ring-line-strong placeholder:text-text-3 aria-invalid:inset-ring-danger disabled:opacity-55";

/** One line of text with its label, a hint, and the reason when it isn't accepted. */
export function TextField({ label, hint, error, className = "", ...rest }: TextProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input
        {...rest}
        {...described(id, hint, error)}
        className={`${control} h-8 px-2.5 read-only:bg-sunken pointer-coarse:h-11 ${className}`}
      />
    </Frame>
  );
}

/** Several lines of text. */
export function TextArea({ label, hint, error, className = "", ...rest }: AreaProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <textarea
        rows={4}
        {...rest}
        {...described(id, hint, error)}
        className={`${control} px-2.5 py-1.5 ${className}`}
      />
    </Frame>
  );
}

/** One of several in a form. The browser's own list: it works on every device and costs nothing. */
export function Choice({ label, hint, error, value, choices, choose, name }: ChoiceProps) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select
        name={name}
        value={value}
        onChange={(event) => choose(event.target.value)}
        {...described(id, hint, error)}
        className={`${control} h-8 px-2 pointer-coarse:h-11`}
      >
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    </Frame>
  );
}

function Frame({ id, label, hint, error, children }: FrameProps & { id: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children}
      {error ? (
        <p id={`${id}-note`} className="text-sm text-danger-text">
          {error}
        </p>
      ) : (
        hint && (
          <p id={`${id}-note`} className="text-sm text-text-3">
            {hint}
          </p>
        )
      )}
    </div>
  );
}

function described(id: string, hint: ReactNode, error: string | undefined) {
  return {
    id,
    ...(error ? { "aria-invalid": true } : {}),
    ...(hint || error ? { "aria-describedby": `${id}-note` } : {}),
  };
}
