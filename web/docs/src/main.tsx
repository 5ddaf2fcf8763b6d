import "@fontsource-variable/inter/wght.css";
import "@aureole/ui/tokens.css";
import "./docs.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Description } from "./description.ts";
import { Page } from "./page.tsx";

async function start(root: HTMLElement): Promise<void> {
  const answer = await fetch("/api/openapi.json");
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
