/** Puts the caret into the field of the first of these faults, by the field's name. */
export function focusFirst(faults: object): void {
  const [first] = Object.keys(faults);
  if (first) document.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
}
