import { Empty } from "@aureole/ui/empty.tsx";
import { Ring } from "@aureole/ui/ring.tsx";
import { Link, useParams } from "wouter";
import { useAgent, useAgents } from "../live/use-live.ts";
import { Page } from "../shell/page.tsx";
import { t } from "../text/t.ts";
import { AgentEditor } from "./agent-editor.tsx";

/** The AI's settings. With one agent, which is the rule, it is opened at once. */
export default function AgentsPage() {
  const { agent: wanted } = useParams<{ agent?: string }>();
  const agents = useAgents();
  const agent = useAgent(wanted ?? agents[0]?.id);
  if (!agent) {
    return (
      <Page title={t("nav.agents")}>
        <Empty glyph={<Ring size={36} />} text={t("agents.none")} />
      </Page>
    );
  }
  return (
    <AgentEditor
      key={agent.id}
      agent={agent}
      others={agents.length > 1 && <AgentLinks current={agent.id} />}
    />
  );
}

function AgentLinks({ current }: { current: string }) {
  const agents = useAgents();
  return (
    <nav aria-label={t("nav.agents")} className="mb-4 flex flex-wrap gap-1">
      {agents.map((agent) => (
        <Link
          key={agent.id}
          href={`/agents/${agent.id}`}
          aria-current={agent.id === current ? "page" : undefined}
          className="flex h-8 items-center gap-2 rounded-2 px-3 text-text-2 hover:bg-hover aria-[current]:bg-selected aria-[current]:text-accent-text"
        >
          <Ring size={16} />
          {agent.name}
        </Link>
      ))}
    </nav>
  );
}
