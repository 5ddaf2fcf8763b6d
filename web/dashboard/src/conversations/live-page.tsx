import { useParams } from "wouter";
import { Conversations } from "./conversations.tsx";

/** `/live/{conversation}`: what goes on right now. */
export default function LivePage() {
  const { conversation } = useParams<{ conversation?: string }>();
  return <Conversations view="live" openId={conversation ?? null} />;
}
