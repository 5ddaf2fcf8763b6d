mod budget;
mod decide;
mod escalate;
mod model;
mod model_turn;
mod pictures;
mod prompt;
mod turn;

use serde_json::{Value, json};

use crate::support::TestApp;

/// Changes when Acme's agent hands over: what is not named is as it is in a new agent.
async fn hands_over(app: &TestApp, changes: Value) {
    let mut escalation = json!({
        "mode": "conditional", "threshold": 50, "max_attempts": 3, "require_search": true, "default_assignee_id": null
    });
    escalation.as_object_mut().expect("an object").extend(changes.as_object().cloned().expect("an object"));
    let path = format!("/api/v1/agents/{}", app.acme.agent);
    app.teammate().await.put(&path, json!({ "escalation": escalation })).await.data();
}

fn acted<'a>(answer: &'a Value, action: &str) -> Option<&'a Value> {
    answer["actions"].as_array().expect("actions").iter().find(|one| one["type"] == action)
}

fn ticket(answer: &Value) -> &Value {
    acted(answer, "ticket_created").unwrap_or_else(|| panic!("no ticket: {answer}"))
}

fn made_ticket(answer: &Value) -> bool {
    acted(answer, "ticket_created").is_some()
}

fn offered(answer: &Value) -> bool {
    acted(answer, "handoff_offered").is_some()
}
