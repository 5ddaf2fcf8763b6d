-- A turn is written by the agent that it began with, whichever the conversation is steered to meanwhile.
alter table turns add column agent_id {id};
update turns set agent_id = (select c.agent_id from conversations c
    where c.workspace_id = turns.workspace_id and c.id = turns.conversation_id);
