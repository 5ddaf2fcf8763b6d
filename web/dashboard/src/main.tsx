import "./app.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Router } from "wouter";
import { boot } from "./boot.ts";
import { fetchInbox } from "./routes.tsx";
import { App } from "./shell/app.tsx";

async function start(root: HTMLElement): Promise<void> {
  void fetchInbox();
  // The font comes while the server answers: a text that is drawn again in another face moves what is around it.
  const [first] = await Promise.all([boot(), document.fonts.load("1em 'Inter Variable'")]);
  createRoot(root).render(
    <StrictMode>
      <Router base="/dashboard">
        <App start={first} />
      </Router>
    </StrictMode>,
  );
}

const root = document.getElementById("root");
if (root) void start(root);
