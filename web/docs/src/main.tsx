import "@fontsource-variable/inter/wght.css";
import "@aureole/ui/tokens.css";
import "./docs.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Description } from "./description.ts";
import { Page } from "./page.tsx";

async function start(root: HTMLElement): Promise<void> {
  // The font comes meanwhile: a text that is drawn again in another face moves what is around it.
  const [answer] = await Promise.all([
    fetch("/api/openapi.json"),
    document.fonts.load("1em 'Inter Variable'"),
  ]);
  if (!answer.ok) throw new Error(`/api/openapi.json answered ${answer.status}`);
  const description: Description = await answer.json();
  createRoot(root).render(
    <StrictMode>
      <Page description={description} />
    </StrictMode>,
  );
}

const root = document.getElementById("root");
if (root)
  start(root).catch((problem: unknown) => {
    root.textContent = `The description of the API could not be read: ${problem}. Reload to try again.`;
  });
