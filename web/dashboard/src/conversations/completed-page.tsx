import { useParams } from "wouter";
import { Conversations } from "./conversations.tsx";

/** `/completed/{conversation}`: what has ended. */
export default function CompletedPage() {
  const { conversation } = useParams<{ conversation?: string }>();
  return <Conversations view="completed" openId={conversation ?? null} />;
}
