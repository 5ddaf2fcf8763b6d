const KEY = "aureole:undo-send";

/** Whether a message waits some seconds before it leaves, so that sending can be undone. Off: a visitor is waiting. */
export function undoSend(): boolean {
  return localStorage.getItem(KEY) === "on";
}

export function setUndoSend(on: boolean): void {
  localStorage.setItem(KEY, on ? "on" : "off");
}
